//! Faults planted in the source, each of which the simulator must find.
