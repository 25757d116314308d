//! The command line as types: no logic. Man pages and completions are made from here.

mod python;
mod seed;
mod values;
mod var;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueHint};

pub use python::{Python, PythonFind, PythonList};
pub use seed::{Seed, SeedAdd, SeedList, SeedPrune, SeedUpgrade, SeedVerify};
pub use values::{GuardArg, LinkModeArg, ShellArg};
pub use var::{Var, VarList, VarSet, VarUnset};

/// Keeps every project's Python environments by name and switches the shell between them.
#[derive(Debug, Parser)]
#[command(
    name = "venvyard",
    bin_name = "venvyard",
    version,
    max_term_width = 100,
    disable_help_subcommand = true
)]
#[command(
    after_help = "In parentheses: what it is called in a shell that is set up.\n\nExit status: 0 done, 1 failed, 2 usage, 3 no such environment, 4 already exists, \
    5 no such interpreter, 6 not trusted, 130 interrupted. 'run' and 'shell' pass on the status of what they ran."
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// One verb.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make an environment (mkenv: and activate it)
    Create(Create),
    /// Print the code that activates an environment (workon: and run it)
    Activate(Activate),
    /// Delete environments (rmenv)
    Remove(Remove),
    /// List the environments (lsenv)
    List(List),
    /// Tell all about one environment
    Show(Show),
    /// Tell which environment, interpreter and pip are in force here, and why
    Which(Which),
    /// Run a command in an environment; its exit status is passed on
    Run(Run),
    /// Start a subshell with an environment active; no start-up file is changed
    Shell(Subshell),
    /// Set up the shell: workon, mkenv and the others, with completion
    Setup(Setup),
    /// Print the file that 'setup' makes the shell load
    Init(Init),
    /// Decide whether a project's venvyard.toml may set variables and run commands
    Trust(Trust),
    /// The project an environment belongs to
    #[command(subcommand)]
    Project(Project),
    /// What is set while an environment is active
    #[command(subcommand)]
    Var(Var),
    /// The interpreters of this machine
    #[command(subcommand)]
    Python(Python),
    /// The wheels of pip and friends that new environments get
    #[command(subcommand)]
    Seed(Seed),
    /// Put an environment right
    Repair(Repair),
    /// Print a completion file, for those who package venvyard
    #[command(hide = true)]
    Completions(Completions),
    /// Write the man pages into a directory, for those who package venvyard
    #[command(hide = true)]
    Man(Man),
}

/// `create`
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each flag is given or not")]
pub struct Create {
    /// The environment's name; the current directory's when absent
    pub name: Option<String>,
    /// The interpreter: 3.12, '>=3.9,<3.12', python3.11, pypy or a path; the newest that fits
    #[arg(short, long, value_name = "X")]
    pub python: Option<String>,
    /// The project it belongs to: workon goes there
    #[arg(short = 'a', long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub project: Option<PathBuf>,
    /// Leave pip out
    #[arg(long, conflicts_with = "seed")]
    pub no_pip: bool,
    /// What is put in instead of pip: pip, 'pip>=23,<25' or pip,setuptools,wheel; may be repeated
    #[arg(long, value_name = "SEED")]
    pub seed: Vec<String>,
    /// Let the environment see the packages of its interpreter
    #[arg(long)]
    pub system_site_packages: bool,
    /// What the prompt shows instead of the name
    #[arg(long, value_name = "TEXT")]
    pub prompt: Option<String>,
    /// Install a package, as pip takes it ('requests==2.31.0'); may be repeated
    #[arg(short, long, value_name = "PKG")]
    pub install: Vec<String>,
    /// Install what a requirements file lists; may be repeated
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub requirements: Vec<PathBuf>,
    /// Make it as .venv in the project (or the current directory)
    #[arg(long)]
    pub here: bool,
    /// Make a temporary one, named tmp-…: leaving it deletes it (mktmpenv)
    #[arg(long, conflicts_with_all = ["name", "here"])]
    pub temp: bool,
    /// How pip's files get from the store into the environment
    ///
    /// Files that are hard links are shared with the store and other environments, and read-only: pip
    /// replaces them, and they must not be edited in place. 'copy' makes an environment to edit in;
    /// 'venvyard repair --unlink NAME' makes one so afterwards.
    #[arg(long, value_name = "MODE", default_value = "hardlink")]
    pub link_mode: LinkModeArg,
    /// Print the code that activates the environment in this shell
    #[arg(long, value_name = "SHELL", hide = true)]
    pub shell: Option<ShellArg>,
    /// Which functions that shell has loaded
    #[arg(long, value_name = "STAMP", hide = true)]
    pub loaded: Option<String>,
}

/// `activate`
#[derive(Debug, Args)]
pub struct Activate {
    /// An environment, a project, or . for the current directory's project
    pub name: Option<String>,
    /// The shell the code is for
    #[arg(long, value_name = "SHELL")]
    pub shell: Option<ShellArg>,
    /// Which functions that shell has loaded
    #[arg(long, value_name = "STAMP", hide = true)]
    pub loaded: Option<String>,
    /// Stay in the current directory
    #[arg(short = 'n', long)]
    pub no_cd: bool,
}

/// `remove`
#[derive(Debug, Args)]
pub struct Remove {
    /// The environments
    #[arg(required_unless_present = "temporary")]
    pub names: Vec<String>,
    /// The temporary environment in this directory: its shell has left it
    #[arg(long, value_name = "DIR", hide = true, conflicts_with = "names", value_hint = ValueHint::DirPath)]
    pub temporary: Option<PathBuf>,
    /// Don't ask
    #[arg(short, long)]
    pub yes: bool,
}

/// `list`
#[derive(Debug, Args)]
pub struct List {
    /// As JSON
    #[arg(long, conflicts_with = "names")]
    pub json: bool,
    /// Only the names, one a line
    #[arg(long)]
    pub names: bool,
}

/// `show`
#[derive(Debug, Args)]
pub struct Show {
    /// The environment
    pub name: String,
    /// Only its directory
    #[arg(long, conflicts_with = "json")]
    pub path: bool,
    /// As JSON
    #[arg(long)]
    pub json: bool,
}

/// `which`
#[derive(Debug, Args)]
pub struct Which {
    /// Only where this command leads; python, python3 and pip when absent
    #[arg(value_hint = ValueHint::CommandName)]
    pub command: Option<String>,
    /// As JSON
    #[arg(long)]
    pub json: bool,
}

/// `run`
#[derive(Debug, Args)]
pub struct Run {
    /// The environment
    pub name: String,
    /// The command and its arguments
    #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true, value_hint = ValueHint::CommandWithArguments)]
    pub command: Vec<OsString>,
}

/// `shell`
#[derive(Debug, Args)]
pub struct Subshell {
    /// The environment
    pub name: String,
    /// Make the environment first if there is none of that name
    #[arg(long)]
    pub create: bool,
    /// The interpreter to make it with
    #[arg(short, long, value_name = "X", requires = "create")]
    pub python: Option<String>,
    /// Leave pip out
    #[arg(long, requires = "create", conflicts_with = "seed")]
    pub no_pip: bool,
    /// What is put in instead of pip, as with 'create'; may be repeated
    #[arg(long, value_name = "SEED", requires = "create")]
    pub seed: Vec<String>,
    /// Which shell to start; the one this was typed into when absent
    #[arg(long, value_name = "SHELL")]
    pub shell: Option<ShellArg>,
}

/// `setup`
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each flag is given or not")]
pub struct Setup {
    /// The shell to set up; the one this was typed into when absent
    #[arg(long, value_name = "SHELL")]
    pub shell: Option<ShellArg>,
    /// Switch auto-activation on: entering a project's tree enters its environment
    #[arg(long)]
    pub auto: bool,
    /// Switch auto-activation off
    #[arg(long, conflicts_with = "auto")]
    pub no_auto: bool,
    /// What 'pip install' does where no environment is active; with none of these three, what was set
    /// up before stays
    #[arg(long, value_name = "WHAT")]
    pub guard: Option<GuardArg>,
    /// Take it all back: every file as it was, and what setup made deleted
    #[arg(long, conflicts_with_all = ["auto", "no_auto", "guard"])]
    pub uninstall: bool,
    /// Say what would be written, and write nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// `init`
#[derive(Debug, Args)]
pub struct Init {
    /// The shell
    pub shell: ShellArg,
}

/// `trust`
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("decision").args(["show", "revoke", "deny"]))]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct Trust {
    /// A venvyard.toml, a directory that has one, or an environment in a project; the file found from the
    /// current directory upwards when absent
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub path: Option<PathBuf>,
    /// Only show what it sets and runs, and whether it is trusted
    #[arg(long)]
    pub show: bool,
    /// As JSON
    #[arg(long, requires = "show")]
    pub json: bool,
    /// Take back what was decided
    #[arg(long)]
    pub revoke: bool,
    /// Never trust it, however it changes, and say no more of it
    #[arg(long)]
    pub deny: bool,
    /// Don't ask
    #[arg(short, long, conflicts_with = "show")]
    pub yes: bool,
}

/// `project`
#[derive(Debug, Subcommand)]
pub enum Project {
    /// Say which project an environment belongs to: workon goes there
    Set(ProjectSet),
    /// Forget an environment's project
    Unset(ProjectUnset),
}

/// `project set`
#[derive(Debug, Args)]
pub struct ProjectSet {
    /// The environment
    pub name: String,
    /// The project's directory; the current one when absent
    #[arg(value_hint = ValueHint::DirPath)]
    pub dir: Option<PathBuf>,
    /// Make it the one that 'workon PROJECT' means
    #[arg(long)]
    pub default: bool,
}

/// `project unset`
#[derive(Debug, Args)]
pub struct ProjectUnset {
    /// The environment
    pub name: String,
}

/// `repair`
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("what").required(true).multiple(true))]
pub struct Repair {
    /// The environment
    pub name: String,
    /// Give it its own copy of every file that it shares by a hard link, to be edited in place
    #[arg(long, group = "what")]
    pub unlink: bool,
}

/// `completions`
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    pub shell: ShellArg,
}

/// `man`
#[derive(Debug, Args)]
pub struct Man {
    /// Where the pages go
    #[arg(value_hint = ValueHint::DirPath)]
    pub dir: PathBuf,
}
