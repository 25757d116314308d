//! Interpreters in the Windows registry (PEP 514).

use std::path::PathBuf;

/// The key `Software\Python\COMPANY\TAG` of one of the hives.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WindowsRegistration {
    /// `PythonCore` for python.org's.
    pub company: String,
    /// The prefix of the installation.
    pub install_path: Option<PathBuf>,
    /// The executable, if it is not `python.exe` in the prefix.
    pub executable_path: Option<PathBuf>,
}

impl WindowsRegistration {
    /// The executable, if it is an interpreter that environments can be made from. Reads nothing
    /// from the disk.
    pub(crate) fn executable(&self) -> Option<PathBuf> {
        // PEP 514 reserves this name for the launcher's own settings.
        if self.company.eq_ignore_ascii_case("PyLauncher") {
            return None;
        }
        let in_prefix = || Some(self.install_path.as_ref()?.join("python.exe"));
        let executable = self.executable_path.clone().or_else(in_prefix)?;
        // The store's executables are stubs in a directory that can't be read.
        let text = executable.to_string_lossy().replace('\\', "/").to_ascii_lowercase();
        (!text.contains("/windowsapps/")).then_some(executable)
    }
}

/// All keys: the user's first, then the machine's, then the machine's 32-bit ones.
#[cfg(windows)]
pub(crate) fn all() -> Vec<WindowsRegistration> {
    use windows_registry::{CURRENT_USER, LOCAL_MACHINE};
    let roots = [
        (CURRENT_USER, r"Software\Python"),
        (LOCAL_MACHINE, r"Software\Python"),
        (LOCAL_MACHINE, r"Software\Wow6432Node\Python"),
    ];
    roots.iter().flat_map(|(hive, path)| below(hive, path).unwrap_or_default()).collect()
}

#[cfg(windows)]
fn below(
    hive: &windows_registry::Key,
    path: &str,
) -> windows_registry::Result<Vec<WindowsRegistration>> {
    let python = hive.open(path)?;
    let mut found = Vec::new();
    for company in python.keys()? {
        let Ok(tags) = python.open(&company) else { continue };
        for tag in tags.keys()? {
            let Ok(install) = tags.open(format!(r"{tag}\InstallPath")) else { continue };
            let value = |name| install.get_string(name).ok().filter(|text| !text.is_empty());
            found.push(WindowsRegistration {
                company: company.clone(),
                install_path: value("").map(PathBuf::from),
                executable_path: value("ExecutablePath").map(PathBuf::from),
            });
        }
    }
    Ok(found)
}

/// Only Windows has a registry.
#[cfg(not(windows))]
pub(crate) fn all() -> Vec<WindowsRegistration> {
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn executable(company: &str, install: &str, executable: &str) -> Option<String> {
        let path = |text: &str| (!text.is_empty()).then(|| PathBuf::from(text));
        let entry = WindowsRegistration {
            company: company.to_owned(),
            install_path: path(install),
            executable_path: path(executable),
        };
        Some(entry.executable()?.to_string_lossy().replace('\\', "/"))
    }

    #[test]
    fn an_entry_leads_to_its_executable() {
        let told = executable("PythonCore", "C:/Python312", "C:/Python312/python.exe");
        assert_eq!(told.as_deref(), Some("C:/Python312/python.exe"));
        // Versions before 3.6 register only the directory.
        assert_eq!(
            executable("PythonCore", "C:/Python27", "").as_deref(),
            Some("C:/Python27/python.exe")
        );
        assert_eq!(
            executable("ContinuumAnalytics", "C:/conda", "C:/conda/python.exe").as_deref(),
            Some("C:/conda/python.exe")
        );
    }

    #[test]
    fn keys_without_an_interpreter_are_skipped() {
        assert_eq!(executable("PythonCore", "", ""), None);
        assert_eq!(executable("PyLauncher", "C:/py", ""), None);
        let store = r"C:\Users\u\AppData\Local\Microsoft\WindowsApps\Python.3.12\python.exe";
        assert_eq!(executable("PythonCore", "", store), None);
    }
}
