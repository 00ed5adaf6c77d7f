//! A copy that the system's own program may open: under its own name, read-only, and never a program.

use super::{Files, name, shelf, sniff};
use crate::{Error, ErrorCode, Result};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Extensions that some system carries out instead of shows, whatever is in the file.
const CARRIED_OUT: &str = "
    exe msi msix msp appx appref-ms application com scr pif cpl dll sys drv bat cmd ps1 psm1 psd1 vb vbs vbe
    js jse mjs ws wsf wsh wsc sct hta chm hlp reg inf msc lnk url website webloc inetloc fileloc scf
    library-ms search-ms settingcontent-ms gadget diagcab cab xll xlam docm dotm xlsm xltm pptm ppsm potm
    sldm one sh bash zsh csh ksh fish run bin out desktop appimage flatpakref deb rpm snap apk app command
    tool terminal workflow action scpt scptd applescript osascript pkg mpkg dmg iso img vhd vhdx jar jnlp
    class py pyw pyz rb pl php lua html htm xhtml xht shtml mht mhtml svg svgz swf xsl xslt mobileconfig
";

impl Files {
    /// A read-only copy of the file under `name`, with an extension that fits its content.
    /// Refuses what a computer would carry out: those can only be looked at where they came from.
    pub fn copy_for_opening(&self, hash: &str, name: &str) -> Result<PathBuf> {
        let stored = self.path_of(hash)?;
        let media_type = self.media_type(hash)?;
        let name = name::safe_name(name);
        if sniff::is_program(media_type) || is_carried_out(&name) {
            return Err(Error::told_with(ErrorCode::MayNotOpen, name));
        }
        let copy = self.copies().join(&hash[..16]).join(fitting_name(&name, media_type));
        fs::create_dir_all(shelf::folder_of(&copy))?;
        if copy.exists() {
            return Ok(copy);
        }
        copy_whole(&stored, &copy)?;
        Ok(copy)
    }
}

fn is_carried_out(name: &str) -> bool {
    let extension = name::extension(name);
    CARRIED_OUT.split_whitespace().any(|known| known == extension)
}

/// A JPEG called `verslag.pdf` opens as `verslag.pdf.jpg`: the program that gets it can then read it.
fn fitting_name(name: &str, media_type: &str) -> String {
    let misses = sniff::is_wrong_extension(name, media_type) || name::extension(name).is_empty();
    match sniff::usual_extension(media_type) {
        Some(extension) if misses => name::safe_name(&format!("{name}.{extension}")),
        Some(_) | None => name.to_owned(),
    }
}

/// Never a link: a program that writes in what it opened must not reach the stored file. A half-written copy never
/// has the final name.
fn copy_whole(stored: &Path, copy: &Path) -> Result<()> {
    let mut half = tempfile::NamedTempFile::new_in(shelf::folder_of(copy))?;
    io::copy(&mut fs::File::open(stored)?, &mut half)?;
    let mut permissions = half.as_file().metadata()?.permissions();
    permissions.set_readonly(true);
    half.persist(copy).map_err(|failed| failed.error)?;
    fs::set_permissions(copy, permissions)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Source;
    use std::sync::atomic::AtomicBool;

    fn stored(content: &[u8]) -> (tempfile::TempDir, Files, String) {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::open(folder.path()).unwrap();
        let stored = files
            .import(Source::Bytes(content), "x", 1 << 20, &mut |_, _| {}, &AtomicBool::new(false))
            .unwrap();
        (folder, files, stored.file.hash)
    }

    #[test]
    fn a_copy_has_its_own_name_and_the_extension_of_its_content() {
        let (_folder, files, hash) = stored(b"%PDF-1.7 storyboard");
        let copy = files.copy_for_opening(&hash, "Storyboard: balie.pdf").unwrap();
        assert_eq!(copy.file_name().unwrap(), "Storyboard_ balie.pdf");
        assert_eq!(fs::read(&copy).unwrap(), b"%PDF-1.7 storyboard");
        assert!(fs::metadata(&copy).unwrap().permissions().readonly());
        assert_eq!(
            files.copy_for_opening(&hash, "Storyboard: balie.pdf").unwrap(),
            copy,
            "a second time is the same"
        );
        let mut permissions = fs::metadata(&copy).unwrap().permissions();
        #[expect(clippy::permissions_set_readonly_false, reason = "what a program does that saves anyway")]
        permissions.set_readonly(false);
        fs::set_permissions(&copy, permissions).unwrap();
        fs::write(&copy, b"changed elsewhere").unwrap();
        let kept = fs::read(files.path_of(&hash).unwrap()).unwrap();
        assert_eq!(kept, b"%PDF-1.7 storyboard", "a program that writes in its copy reaches nothing else");
        for name in ["foto.jpg", "zonder"] {
            let copy = files.copy_for_opening(&hash, name).unwrap();
            assert_eq!(copy.extension().unwrap(), "pdf", "{name} holds a PDF");
        }
    }

    #[test]
    fn programs_are_refused_by_their_name_and_by_their_content() {
        let (_folder, files, hash) = stored(b"gewone tekst");
        for name in ["start.bat", "les.HTML", "a.txt.lnk", "klas.desktop", "spel.jar", "spel.app", "x.js "] {
            assert_eq!(
                files.copy_for_opening(&hash, name).unwrap_err().code(),
                ErrorCode::MayNotOpen,
                "{name}"
            );
        }
        for content in
            [&b"#!/bin/sh\ntrue"[..], b"MZ\x90\0\x03\0", b"<html><script>1</script>", b"\x7fELF\x02\x01\0"]
        {
            let (_folder, files, hash) = stored(content);
            assert_eq!(files.copy_for_opening(&hash, "foto.jpg").unwrap_err().code(), ErrorCode::MayNotOpen);
        }
    }
}
