//! The storyboard as a PDF of four pages, written by hand: a title, two pages of scenes, the plan of the lesson.

/// A4 lying down, in points.
const PAGE: (f64, f64) = (842.0, 595.0);
const SCENES_PER_PAGE: usize = 3;

struct Storyboard {
    title: &'static str,
    subtitle: &'static [&'static str],
    scene: &'static str,
    scenes: [(&'static str, &'static [&'static str]); 6],
    plan_title: &'static str,
    plan: &'static [&'static str],
}

pub fn dutch() -> Vec<u8> {
    pdf(&Storyboard {
        title: "Storyboard: aan de balie",
        subtitle: &[
            "360-gradenfilm met keuzemomenten, voor studenten die nog nooit achter een balie stonden.",
            "Versie 2, na de pitch in het designteam. Alle personen en plaatsen zijn verzonnen.",
        ],
        scene: "Scène",
        scenes: [
            (
                "De bel gaat",
                &[
                    "Je staat achter de balie.",
                    "Een gast komt binnen en belt.",
                    "Geluid: lobby, voetstappen, bel.",
                ],
            ),
            (
                "De begroeting",
                &[
                    "De gast spreekt Duits.",
                    "Keuze: je antwoordt in het Duits,",
                    "in het Engels, of je vraagt hulp.",
                ],
            ),
            (
                "De kamer is niet klaar",
                &[
                    "De gast raakt geïrriteerd.",
                    "Keuze: uitleggen, iets aanbieden,",
                    "of je collega erbij halen.",
                ],
            ),
            (
                "Even wachten",
                &[
                    "Je kijkt rond in de lobby.",
                    "Wat zie je dat je kunt gebruiken?",
                    "Opdracht: noem er drie.",
                ],
            ),
            (
                "De oplossing",
                &[
                    "De gast reageert op jouw keuze.",
                    "Er is geen goed of fout einde,",
                    "wel een ander vervolg.",
                ],
            ),
            (
                "Nabespreken",
                &["Bril af. In tweetallen:", "wat deed je, wat voelde je,", "wat doe je de volgende keer?"],
            ),
        ],
        plan_title: "Draaiboek voor de les (50 minuten)",
        plan: &[
            "5 min    Doel van de les, afspraken over veiligheid: zitten mag, stoppen mag altijd.",
            "10 min   Voorkennis: welke gesprekken aan een balie ken je? Zinnen in het Duits oefenen.",
            "15 min   In drietallen: één in de bril, één kijkt mee op de tablet, één noteert de keuzes.",
            "10 min   Wisselen. Wie niet in de bril wil, kiest op de tablet.",
            "10 min   Nabespreken met de kijkkaart. Iedereen kiest één zin om volgende keer te gebruiken.",
            "",
            "Nodig: 5 brillen (opgeladen), 5 tablets, kijkkaarten, een lokaal waar tafels opzij kunnen.",
        ],
    })
}

pub fn english() -> Vec<u8> {
    pdf(&Storyboard {
        title: "Storyboard: at the desk",
        subtitle: &[
            "360-degree film with choices, for students who never stood behind a reception desk.",
            "Version 2, after the pitch in the designteam. All people and places are invented.",
        ],
        scene: "Scene",
        scenes: [
            (
                "The bell rings",
                &[
                    "You stand behind the desk.",
                    "A guest comes in and rings.",
                    "Sound: lobby, footsteps, bell.",
                ],
            ),
            (
                "The greeting",
                &[
                    "The guest speaks German.",
                    "Choice: you answer in German,",
                    "in English, or you ask for help.",
                ],
            ),
            (
                "The room is not ready",
                &["The guest gets annoyed.", "Choice: explain, offer something,", "or call your colleague."],
            ),
            (
                "A moment's wait",
                &[
                    "You look around the lobby.",
                    "What do you see that you can use?",
                    "Task: name three things.",
                ],
            ),
            (
                "The solution",
                &[
                    "The guest reacts to your choice.",
                    "There is no right or wrong ending,",
                    "but there is another sequel.",
                ],
            ),
            (
                "Looking back",
                &[
                    "Headset off. In pairs:",
                    "what did you do, what did you feel,",
                    "what will you do next time?",
                ],
            ),
        ],
        plan_title: "Script of the lesson (50 minutes)",
        plan: &[
            "5 min    Aim of the lesson, safety: you may sit down, you may always stop.",
            "10 min   What do you know: which talks at a desk have you seen? Practise phrases in German.",
            "15 min   In threes: one in the headset, one watches on the tablet, one notes the choices.",
            "10 min   Change over. Who does not want the headset chooses on the tablet.",
            "10 min   Look back with the viewing card. Everyone picks one phrase to use next time.",
            "",
            "Needed: 5 headsets (charged), 5 tablets, viewing cards, a room where tables can move.",
        ],
    })
}

fn pdf(board: &Storyboard) -> Vec<u8> {
    let mut pages = vec![title_page(board)];
    for (number, scenes) in board.scenes.chunks(SCENES_PER_PAGE).enumerate() {
        pages.push(scene_page(board.scene, number * SCENES_PER_PAGE, scenes));
    }
    pages.push(plan_page(board));
    assemble(&pages)
}

fn title_page(board: &Storyboard) -> Vec<u8> {
    let mut page = Page::default();
    page.text((72.0, 380.0), 40.0, "Bold", board.title);
    for (line, text) in board.subtitle.iter().enumerate() {
        page.text((72.0, 330.0 - 22.0 * line as f64), 15.0, "Plain", text);
    }
    page.draw("0.13 0.43 0.48 rg 72 430 120 8 re f");
    page.0
}

fn scene_page(word: &str, first: usize, scenes: &[(&str, &[&str])]) -> Vec<u8> {
    let mut page = Page::default();
    for (index, (title, lines)) in scenes.iter().enumerate() {
        let left = 50.0 + 254.0 * index as f64;
        page.draw(&format!("0.93 0.95 0.95 rg {left} 320 234 180 re f 0.2 G 1.5 w {left} 320 234 180 re S"));
        page.sketch(left, first + index);
        page.text((left, 516.0), 12.0, "Plain", &format!("{word} {}", first + index + 1));
        page.text((left, 290.0), 16.0, "Bold", title);
        for (line, text) in lines.iter().enumerate() {
            page.text((left, 264.0 - 19.0 * line as f64), 13.0, "Plain", text);
        }
    }
    page.0
}

fn plan_page(board: &Storyboard) -> Vec<u8> {
    let mut page = Page::default();
    page.text((60.0, 500.0), 24.0, "Bold", board.plan_title);
    for (line, text) in board.plan.iter().enumerate() {
        page.text((60.0, 450.0 - 30.0 * line as f64), 14.0, "Plain", text);
    }
    page.0
}

#[derive(Default)]
struct Page(Vec<u8>);

impl Page {
    fn draw(&mut self, operators: &str) {
        self.0.extend(operators.as_bytes());
        self.0.push(b'\n');
    }

    fn text(&mut self, (x, y): (f64, f64), size: f64, font: &str, text: &str) {
        self.draw(&format!("BT 0.15 g /{font} {size} Tf {x} {y} Td"));
        self.0.push(b'(');
        for letter in text.chars() {
            if matches!(letter, '(' | ')' | '\\') {
                self.0.push(b'\\');
            }
            // The fonts use Windows-1252, which agrees with Unicode for every letter above.
            self.0.push(u8::try_from(u32::from(letter)).unwrap_or(b'?'));
        }
        self.draw(") Tj ET");
    }

    /// A desk and one or two people: enough to see where everybody stands.
    fn sketch(&mut self, left: f64, number: usize) {
        let people: &[f64] = if number.is_multiple_of(2) { &[60.0, 170.0] } else { &[80.0] };
        self.draw(&format!("0.55 0.38 0.24 rg {} 345 110 45 re f", left + 62.0));
        for x in people {
            let at = left + x;
            self.draw(&format!("0.13 0.43 0.48 rg {} 380 30 48 re f", at - 15.0));
            // A head: a circle of four curves.
            let (y, r, k) = (446.0, 15.0, 8.3);
            self.draw(&format!(
                "0.75 0.58 0.45 rg {} {y} m {} {} {} {} {at} {} c {} {} {} {} {} {y} c {} {} {} {} {at} {} c {} {} {} {} {} {y} c f",
                at - r, at - r, y + k, at - k, y + r, y + r, at + k, y + r, at + r, y + k, at + r,
                at + r, y - k, at + k, y - r, y - r, at - k, y - r, at - r, y - k, at - r,
            ));
        }
        if number % 3 == 2 {
            self.draw(&format!("1 1 1 rg {0} 455 70 32 re f 0.2 G {0} 455 70 32 re S", left + 90.0));
        }
    }
}

/// Number the objects, write them one after another, and end with the table of where each begins.
fn assemble(pages: &[Vec<u8>]) -> Vec<u8> {
    let fonts = "<< /Plain << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> \
                 /Bold << /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >> >>";
    let kids: Vec<String> = (0..pages.len()).map(|page| format!("{} 0 R", 3 + page * 2)).collect();
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        format!("<< /Type /Pages /Count {} /Kids [{}] >>", pages.len(), kids.join(" ")).into_bytes(),
    ];
    for (number, content) in pages.iter().enumerate() {
        objects.push(
            format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {} {}] /Resources << /Font {fonts} >> /Contents {} 0 R >>",
                PAGE.0,
                PAGE.1,
                4 + number * 2
            )
            .into_bytes(),
        );
        let head = format!("<< /Length {} >>\nstream\n", content.len());
        objects.push([head.as_bytes(), content, b"endstream"].concat());
    }
    let mut file = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.extend(format!("{} 0 obj\n", number + 1).into_bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let start = file.len();
    file.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).into_bytes());
    for place in places {
        file.extend(format!("{place:010} 00000 n \n").into_bytes());
    }
    let end = format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1);
    file.extend(end.into_bytes());
    file
}
