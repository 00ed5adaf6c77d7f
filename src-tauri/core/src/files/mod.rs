//! Evidence files by content hash, in the data folder of this installation.
