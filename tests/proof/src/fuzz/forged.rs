//! Updates of a text forged by hand: the envelope, the check sum and all else is good, and one count is blown up.
//!
//! How an update is laid out stands at `store::text_update` of the core.

use super::TEXT_BODY_AT;
use xxhash_rust::xxh32::xxh32;

/// The longest run that Loro itself believes.
const RUN_MAX: i64 = 1_000_000_000;
const PEER: u64 = 7;
const INSERTED: u8 = 5;
const DELETED: u8 = 9;
const SECTIONS: usize = 8;
/// Deletions that one small update may hold, and lengths, at the edge of what is accepted.
const PIECES: i64 = 16_000;
const ATOMS: u64 = 1 << 26;
const LAMPORT: u64 = 1 << 31;

/// A block as it is written; "abc" typed and its first two characters deleted again.
#[derive(Clone)]
struct Block {
    start: u64,
    length: u64,
    lamport: u64,
    lamport_length: u64,
    changes: u64,
    peers_claimed: u64,
    peers: Vec<u64>,
    lengths: Vec<u64>,
    on_self: Vec<u8>,
    others: Vec<u8>,
    peers_of_others: Vec<u8>,
    counters_of_others: Vec<u8>,
    lamports: Vec<u8>,
    times: Vec<u8>,
    message_lengths: Vec<u8>,
    messages: Vec<u8>,
    containers: Vec<u8>,
    keys: Vec<u8>,
    positions: Vec<u8>,
    /// Containers, positions, kinds, lengths.
    pieces: [Vec<u8>; 4],
    /// Peers, counters, lengths.
    ranges: [Vec<u8>; 3],
    values: Vec<u8>,
    /// A section that claims to be so long.
    claims: Option<(usize, u64)>,
}

impl Block {
    fn good() -> Self {
        Self {
            start: 0,
            length: 5,
            lamport: 0,
            lamport_length: 5,
            changes: 1,
            peers_claimed: 1,
            peers: vec![PEER],
            lengths: Vec::new(),
            on_self: unsigned(1),
            others: run(1, &unsigned(0)),
            peers_of_others: Vec::new(),
            counters_of_others: vec![0, 0],
            lamports: vec![0, 0],
            times: vec![1, 0, 0],
            message_lengths: run(1, &unsigned(0)),
            messages: Vec::new(),
            containers: vec![1, 4, 1, 2, 0, 0],
            keys: string("text"),
            positions: Vec::new(),
            pieces: [
                run(2, &signed(0)),
                run(2, &signed(0)),
                [run(1, &[INSERTED]), run(1, &[DELETED])].concat(),
                [run(1, &unsigned(3)), run(1, &unsigned(2))].concat(),
            ],
            ranges: [run(1, &signed(0)), run(1, &signed(0)), run(1, &signed(2))],
            values: string("abc"),
            claims: None,
        }
    }

    /// So many deletions of one character each, in regular steps, in what somebody wrote.
    fn deletions(count: i64, of: u64, step: i64) -> Self {
        let each = count.unsigned_abs();
        let one = |value: i64| run(count, &signed(value));
        Self {
            length: each,
            lamport_length: each,
            peers_claimed: 2,
            peers: vec![PEER, of],
            pieces: [one(0), one(0), run(count, &[DELETED]), run(count, &unsigned(1))],
            ranges: [
                [run(1, &signed(1)), run(count - 1, &signed(0))].concat(),
                one(step),
                [run(1, &signed(1)), run(count - 1, &signed(0))].concat(),
            ],
            values: Vec::new(),
            ..Self::good()
        }
    }

    /// One deletion of so many characters.
    fn deletion(length: u64, of: u64) -> Self {
        let one = |value: &[u8]| run(1, value);
        Self {
            length,
            lamport_length: length,
            peers_claimed: 2,
            peers: vec![PEER, of],
            pieces: [one(&signed(0)), one(&signed(0)), one(&[DELETED]), one(&unsigned(length))],
            ranges: [one(&signed(1)), one(&signed(0)), one(&signed(length.cast_signed()))],
            values: Vec::new(),
            ..Self::good()
        }
    }

    fn bytes(&self) -> Vec<u8> {
        let mut header = unsigned(self.peers_claimed);
        header.extend(self.peers.iter().flat_map(|peer| peer.to_le_bytes()));
        header.extend(self.lengths.iter().flat_map(|length| unsigned(*length)));
        for part in
            [&self.on_self, &self.others, &self.peers_of_others, &self.counters_of_others, &self.lamports]
        {
            header.extend_from_slice(part);
        }
        let meta = [self.times.as_slice(), &self.message_lengths, &self.messages].concat();
        let ranges = if self.ranges.iter().all(Vec::is_empty) { Vec::new() } else { table(&self.ranges) };
        let sections: [&[u8]; SECTIONS] = [
            &header,
            &meta,
            &self.containers,
            &self.keys,
            &self.positions,
            &table(&self.pieces),
            &ranges,
            &self.values,
        ];
        let numbers = [self.start, self.length, self.lamport, self.lamport_length, self.changes];
        let mut bytes: Vec<u8> = numbers.into_iter().flat_map(unsigned).collect();
        for (place, section) in sections.into_iter().enumerate() {
            let claimed = self.claims.filter(|(which, _)| *which == place).map(|(_, length)| length);
            bytes.extend(unsigned(claimed.unwrap_or(section.len() as u64)));
            bytes.extend_from_slice(section);
        }
        bytes
    }

    /// As if whoever forged it had seen the words that it deletes.
    fn after(mut self, last: u64) -> Self {
        self.others = run(1, &unsigned(1));
        self.peers_of_others = run(1, &unsigned(1));
        self.counters_of_others = [vec![1], signed(last.cast_signed()), vec![0]].concat();
        self
    }

    /// The body of an update of this block alone.
    fn body(&self) -> Vec<u8> {
        body(std::slice::from_ref(self))
    }
}

fn body(blocks: &[Block]) -> Vec<u8> {
    let mut body = vec![0, 4];
    for block in blocks {
        let bytes = block.bytes();
        body.extend(unsigned(bytes.len() as u64));
        body.extend(bytes);
    }
    body
}

/// The update with this body, under a good check sum.
pub fn update(body: &[u8]) -> Vec<u8> {
    let mut update = b"loro".to_vec();
    update.resize(TEXT_BODY_AT - size_of::<u32>(), 0);
    update.extend_from_slice(&xxh32(body, u32::from_le_bytes(*b"LORO")).to_le_bytes());
    update.extend_from_slice(body);
    update
}

fn unsigned(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value > 0x7F {
        bytes.push(value.to_le_bytes()[0] | 0x80);
        value >>= 7;
    }
    bytes.push(value.to_le_bytes()[0]);
    bytes
}

fn signed(value: i64) -> Vec<u8> {
    unsigned(((value << 1) ^ (value >> 63)).cast_unsigned())
}

fn run(count: i64, value: &[u8]) -> Vec<u8> {
    [signed(count).as_slice(), value].concat()
}

fn string(text: &str) -> Vec<u8> {
    [unsigned(text.len() as u64).as_slice(), text.as_bytes()].concat()
}

fn table<const COUNT: usize>(columns: &[Vec<u8>; COUNT]) -> Vec<u8> {
    let mut bytes = [unsigned(1), unsigned(COUNT as u64)].concat();
    for column in columns {
        bytes.extend(unsigned(column.len() as u64));
        bytes.extend_from_slice(column);
    }
    bytes
}

/// One block like the good one, but for this.
fn but(change: impl FnOnce(&mut Block)) -> Vec<u8> {
    let mut block = Block::good();
    change(&mut block);
    block.body()
}

/// Bodies of which one count is blown up, with what is blown up; all must be refused.
pub fn refused() -> Vec<(String, Vec<u8>)> {
    let mut all: Vec<(String, Vec<u8>)> = Vec::new();
    let mut add = |what: &str, body: Vec<u8>| all.push((what.to_owned(), body));
    for most in [u64::from(u32::MAX), u64::MAX, 1 << 40, 1 << 31, (1 << 31) - 1, 1 << 27] {
        add("first counter", but(|block| block.start = most));
        add("counter length", but(|block| block.length = most));
        if most > LAMPORT {
            add("lamport", but(|block| block.lamport = most));
            add("lamport length", but(|block| block.lamport_length = most));
        }
        add("changes", but(|block| block.changes = most));
        add("peers", but(|block| block.peers_claimed = most));
        add("length of a change", but(|block| (block.changes, block.lengths) = (2, vec![most])));
        add("dependencies", but(|block| block.others = run(1, &unsigned(most))));
        add(
            "peer of a dependency",
            but(|block| {
                block.others = run(1, &unsigned(1));
                block.peers_of_others = run(1, &unsigned(most));
            }),
        );
        add("length of a message", but(|block| block.message_lengths = run(1, &unsigned(most))));
        add("containers", but(|block| block.containers = [unsigned(most), vec![4, 1, 2, 0, 0]].concat()));
        add(
            "fields of a container",
            but(|block| {
                block.containers = [vec![1], unsigned(most), vec![1, 2, 0, 0]].concat();
            }),
        );
        add("length of a key", but(|block| block.keys = [unsigned(most).as_slice(), b"text"].concat()));
        add(
            "length of an insertion",
            but(|block| block.values = [unsigned(most).as_slice(), b"abc"].concat()),
        );
        add(
            "claimed length of an insertion",
            but(|block| {
                block.pieces[3] = [run(1, &unsigned(most)), run(1, &unsigned(2))].concat();
            }),
        );
        add("length of a deletion", but(|block| block.ranges[2] = run(1, &signed(most.cast_signed()))));
        add("start of a deletion", but(|block| block.ranges[1] = run(1, &signed(most.cast_signed()))));
        add("peer of a deletion", but(|block| block.ranges[0] = run(1, &signed(most.cast_signed()))));
        add("container of a piece", but(|block| block.pieces[0] = run(2, &signed(most.cast_signed()))));
        for section in 0..SECTIONS {
            add(&format!("length of section {section}"), but(|block| block.claims = Some((section, most))));
        }
        let good = Block::good().bytes();
        add("length of the block", [vec![0, 4], unsigned(most), good].concat());
        add("columns", but(|block| block.positions = [unsigned(1), unsigned(most)].concat()));
    }
    let long = |value: &[u8]| run(RUN_MAX, value);
    add("run of bools", but(|block| block.on_self = unsigned(1_000_000_000)));
    add("run of dependencies", but(|block| block.others = long(&unsigned(0))));
    add(
        "run of dependencies in many changes",
        but(|block| {
            block.changes = u64::from(u32::MAX);
            block.on_self = unsigned(u64::from(u32::MAX));
            block.others = long(&unsigned(1));
        }),
    );
    add(
        "run of peers of dependencies",
        but(|block| {
            (block.peers_claimed, block.peers) = (2, vec![PEER, PEER + 1]);
            block.others = run(1, &unsigned(1));
            block.peers_of_others = long(&unsigned(1));
        }),
    );
    add(
        "dependencies that together are none",
        but(|block| {
            (block.changes, block.lengths, block.on_self) = (2, vec![3], unsigned(2));
            block.others = [run(1, &unsigned(u64::MAX)), run(1, &unsigned(1))].concat();
        }),
    );
    add("run of messages", but(|block| block.message_lengths = long(&unsigned(0))));
    add(
        "run of positions",
        but(|block| {
            let rest = unsigned(1_000_000_000);
            block.positions = table(&[long(&unsigned(0)), rest]);
        }),
    );
    for length in [0, 1] {
        add(
            "run of pieces",
            but(|block| {
                block.pieces =
                    [long(&signed(0)), long(&signed(0)), long(&[DELETED]), long(&unsigned(length))];
                block.ranges = [long(&signed(0)), long(&signed(0)), long(&signed(0))];
                block.values.clear();
            }),
        );
    }
    add("run of deletions", but(|block| block.ranges = [0, 0, 0].map(|value| long(&signed(value)))));
    add("literal run", but(|block| block.pieces[0] = run(-RUN_MAX, &signed(0))));
    add("longest run", but(|block| block.pieces[0] = run(i64::MIN, &signed(0))));
    add("empty run", but(|block| block.pieces[0] = run(0, &signed(0))));
    add("endless number", but(|block| block.keys = vec![0xFF; 64]));
    add("more pieces than are free", Block::deletions(PIECES * 2, PEER, 2).body());
    add("many blocks of pieces", body(&vec![Block::deletions(PIECES / 4, PEER, 2); 8]));
    add("more deleted than there can be", Block::deletion(ATOMS + 1, PEER).body());
    let snapshot = [vec![0, 3], u32::MAX.to_le_bytes().to_vec(), Block::good().bytes()].concat();
    add("snapshot", snapshot);
    all
}

/// Bodies at the edge of what is accepted, which Loro has to bear: they lie, but not about sizes. They delete what
/// somebody wrote, up to their last character.
pub fn at_the_edge(of: u64, last: u64) -> Vec<Vec<u8>> {
    let mut far = Block::good();
    far.pieces[1] = [run(1, &signed(1 << 31)), run(1, &signed(0))].concat();
    let mut of_nobody = Block::good();
    of_nobody.ranges[1] = run(1, &signed((1 << 26) - 2));
    let mut late = Block::good();
    (late.start, late.lamport) = (ATOMS - 5, LAMPORT - 5);
    let mut blocks = vec![Block::deletions(1_000, of, 0).after(last); 16];
    for (block, place) in blocks.iter_mut().zip(0..) {
        (block.start, block.lamport) = (place * 1_000, place * 1_000);
        block.on_self = if place == 0 { unsigned(1) } else { [unsigned(0), unsigned(1)].concat() };
    }
    let alone = [
        Block::good(),
        far,
        of_nobody,
        late,
        Block::deletions(PIECES, of, 0),
        Block::deletions(PIECES, of, 0).after(last),
        Block::deletions(PIECES, of, 1).after(last),
        Block::deletions(PIECES, of, 2).after(last),
        Block::deletions(PIECES, PEER + 1, 2),
        Block::deletion(ATOMS, of),
        Block::deletion(ATOMS, of).after(last),
        Block::deletion(ATOMS, PEER + 1),
    ];
    alone.iter().map(Block::body).chain([body(&blocks)]).collect()
}

/// The body that no count of is blown up.
pub fn good() -> Vec<u8> {
    Block::good().body()
}

/// So many different bodies that each claim as much as one update may, of small pieces or of long deletions in what
/// somebody wrote.
pub fn hungry(count: u64, of: u64, last: u64) -> Vec<Vec<u8>> {
    let by = |peer: u64, block: Block| {
        let mut block = block.after(last);
        block.peers[0] = PEER + 2 + peer;
        block.body()
    };
    let pieces = (0..count).map(|peer| by(peer, Block::deletions(PIECES, of, 0)));
    let lengths = (0..count).map(|peer| by(count + peer, Block::deletion(ATOMS, of)));
    pieces.chain(lengths).collect()
}

/// Who wrote a text alone, and their last character.
pub fn writer(base: &str) -> Option<(u64, u64)> {
    let (last, peer) = base.split_once('@')?;
    Some((peer.parse().ok()?, last.parse().ok()?))
}
