//! What PowerShell waits for: its start, and the commands in a session that is open.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use venvyard::session::startup::program;
use venvyard::shell::Shell;

use crate::Result;
use crate::goals::verdict;
use crate::home::Home;
use crate::table::Table;

/// How many names Tab has to choose from where they are few, and where they are many.
const FEW: usize = 10;
const MANY: usize = 5000;

/// What is timed in a session, which tells each work's milliseconds.
const SESSION: &str = r"
$watch = [System.Diagnostics.Stopwatch]::new()
function told([string]$Name) { $watch.Stop(); [Console]::Out.WriteLine($Name + ' ' + $watch.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture)) }
$watch.Restart(); $null = & $env:PROGRAM activate --shell powershell a; told 'first exec'
$watch.Restart(); workon a; told 'first workon'
$watch.Restart(); deactivate; told 'first deactivate'
for ($round = 0; $round -lt 20; $round++) {
    $watch.Restart(); $null = & $env:PROGRAM activate --shell powershell a; told 'exec'
    $watch.Restart(); workon a; told 'workon'
    $watch.Restart(); workon b; told 'switch'
    $watch.Restart(); deactivate; told 'deactivate'
}
$env:VENVYARD_DATA_DIR = $env:FEW
for ($round = 0; $round -lt 20; $round++) { $watch.Restart(); $null = TabExpansion2 'workon ' 7; told 'Tab of few' }
for ($round = 0; $round -lt 300; $round++) {
    $watch.Restart(); $null = prompt; told 'prompt'
    $watch.Restart(); $null = & $global:_venvyard_prompts[0]; told 'own prompt'
}
$env:VENVYARD_DATA_DIR = $env:MANY
for ($round = 0; $round -lt 5; $round++) { $watch.Restart(); $null = TabExpansion2 'workon ' 7; told 'Tab of many' }
$watch.Restart(); . $env:SCRIPT; told 'first Activate.ps1'
$watch.Restart(); deactivate; told 'Activate.ps1 left'
for ($round = 0; $round -lt 5; $round++) { $watch.Restart(); . $env:SCRIPT; told 'Activate.ps1'; deactivate }
";

/// # Errors
/// No PowerShell; what PowerShell or the program say; the disk's.
pub(crate) fn table(home: &Home, rounds: usize) -> Result<Table> {
    let given = std::env::var_os("VENVYARD_PWSH").map(PathBuf::from);
    let pwsh = given.or_else(|| which::which("pwsh").ok());
    let pwsh = pwsh.ok_or("no PowerShell is on PATH, and VENVYARD_PWSH names none")?;
    let profiles = profiles(home)?;
    let names = [registry(home, "few", FEW)?, registry(home, "many", MANY)?];
    let mut times: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for _ in 0..rounds {
        for (name, config) in &profiles[..3] {
            let took = start(home, &pwsh, config.as_deref())?;
            times.entry((*name).to_owned()).or_default().push(took.as_secs_f64() * 1000.0);
        }
        for line in session(home, &pwsh, profiles[3].1.as_deref(), &names)?.lines() {
            let (name, millis) = line.rsplit_once(' ').ok_or("a line without a number")?;
            times.entry(name.to_owned()).or_default().push(millis.parse()?);
        }
    }
    let of = |name: &str| {
        times.get(name).map_or(f64::NAN, |all| all.iter().copied().fold(f64::NAN, f64::min))
    };
    Ok(rows(&of))
}

fn rows(of: &dyn Fn(&str) -> f64) -> Table {
    let mut table = Table::new(["PowerShell", "goal", "ms"].map(str::to_owned));
    let mut row = |work: &str, goal: &str, millis: f64, met: Option<bool>| {
        let met = met.map_or_else(String::new, |met| format!(" {}", verdict(met)));
        table.row([work.to_owned(), goal.to_owned(), format!("{millis:.2}{met}")]);
    };
    let bare = of("bare");
    row("start without a profile", "", bare, None);
    let (set_up, auto) = (of("set up") - bare, of("auto") - bare);
    row("start, set up: more than that", "≤10", set_up, Some(set_up <= 10.0));
    row("start, with `--auto`: more than that", "≤40", auto, Some(auto <= 40.0));
    row("the first program of a session", "", of("first exec"), None);
    row("the first `workon`", "≤70", of("first workon"), Some(of("first workon") <= 70.0));
    let exec = of("exec");
    row("`$null = & venvyard activate …`", "", exec, None);
    for work in ["workon", "switch"] {
        let goal = format!("≤3.0× that ({:.2}×)", of(work) / exec);
        row(&format!("`{work}`"), &goal, of(work), Some(of(work) <= 3.0 * exec));
    }
    row("`deactivate`", "≤1", of("deactivate"), Some(of("deactivate") <= 1.0));
    row("the user's own prompt", "", of("own prompt"), None);
    let prompt = of("prompt") - of("own prompt");
    row("prompt, same directory: more than that", "≤0.15", prompt, Some(prompt <= 0.15));
    let few = of("Tab of few");
    row(&format!("Tab, {FEW} names"), "≤2× one exec", few, Some(few <= 2.0 * exec));
    row(&format!("Tab, {MANY} names"), "≤40", of("Tab of many"), Some(of("Tab of many") <= 40.0));
    row("the environment's `Activate.ps1`, the first time", "", of("first Activate.ps1"), None);
    row("the same, later", "", of("Activate.ps1"), None);
    table
}

/// The directories that stand for `XDG_CONFIG_HOME`: none, one with a profile that is set up, one with `--auto`, and one
/// for the sessions.
fn profiles(home: &Home) -> Result<[(&'static str, Option<PathBuf>); 4]> {
    home.venvyard(&["init", "powershell"]).stdout(std::process::Stdio::null()).status()?;
    let loader = home.path().join(".local/share/venvyard/shell/venvyard.ps1");
    let source = Shell::PowerShell.source_line(&loader.to_string_lossy());
    let line = program::line(Shell::PowerShell, env!("CARGO_BIN_EXE_venvyard"));
    let write = |name: &str, before: &str| -> Result<PathBuf> {
        let config = home.path().join(name);
        std::fs::create_dir_all(config.join("powershell"))?;
        let profile = config.join("powershell/Microsoft.PowerShell_profile.ps1");
        std::fs::write(profile, format!("{before}{line}\n{source}\n"))?;
        Ok(config)
    };
    let auto = "$global:VENVYARD_AUTO = '1'\n";
    Ok([
        ("bare", None),
        ("set up", Some(write("plain", "")?)),
        ("auto", Some(write("with-auto", auto)?)),
        ("session", Some(write("session", "")?)),
    ])
}

/// A data directory with that many names.
fn registry(home: &Home, directory: &str, names: usize) -> Result<PathBuf> {
    let data = home.path().join(directory);
    std::fs::create_dir_all(data.join("registry.d"))?;
    let text =
        std::fs::read_to_string(home.path().join(".local/share/venvyard/registry.d/a.toml"))?;
    let id = text.lines().find(|line| line.starts_with("id = ")).ok_or("no id")?.to_owned();
    for number in 0..names {
        let new = format!("id = \"00000000-0000-4000-8000-{number:012}\"");
        std::fs::write(
            data.join(format!("registry.d/name-{number:05}.toml")),
            text.replace(&id, &new),
        )?;
    }
    Ok(data)
}

fn command(home: &Home, pwsh: &Path, config: Option<&Path>) -> std::process::Command {
    let mut command = home.command(&pwsh.to_string_lossy());
    command.env("POWERSHELL_TELEMETRY_OPTOUT", "1").env("POWERSHELL_UPDATECHECK", "Off");
    command.args(["-NoLogo", "-NonInteractive"]);
    match config {
        Some(config) => command.env("XDG_CONFIG_HOME", config),
        None => command.arg("-NoProfile"),
    };
    // PowerShell keeps there what its last start had to compile: each kind of start has its own.
    let cache = config.map_or_else(|| home.path().join("bare"), |config| config.join("cache"));
    command.env("XDG_CACHE_HOME", cache);
    command
}

fn start(home: &Home, pwsh: &Path, config: Option<&Path>) -> Result<Duration> {
    let begin = Instant::now();
    let status = command(home, pwsh, config)
        .args(["-Command", "1"])
        .stdout(std::process::Stdio::null())
        .status()?;
    if status.success() { Ok(begin.elapsed()) } else { Err("PowerShell did not start".into()) }
}

fn session(
    home: &Home,
    pwsh: &Path,
    config: Option<&Path>,
    names: &[PathBuf; 2],
) -> Result<String> {
    let mut command = command(home, pwsh, config);
    command
        .env("PROGRAM", env!("CARGO_BIN_EXE_venvyard"))
        .env("FEW", &names[0])
        .env("MANY", &names[1]);
    command.env("SCRIPT", home.path().join(".virtualenvs/a/bin/activate.ps1"));
    let output = command.args(["-Command", SESSION]).output()?;
    if !output.stderr.is_empty() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    Ok(String::from_utf8(output.stdout)?)
}
