-- Which segment of its device each segment follows: bytes 52 to 83 of the file. What counts of somebody who was taken
-- out is what their last segments lead to.
create index shared_file_chain on shared_file (team, device, hash, substr(bytes, 53, 32)) where kind = 'segment';
