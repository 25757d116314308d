//! The command line as types, without logic. Man pages and completions are generated from it.

mod adopt;
mod clone;
mod diff;
mod doctor;
mod each;
mod export;
mod find;
mod functions;
mod keeping;
mod kernel;
mod list;
pub mod man;
mod name;
mod project;
mod python;
mod rename;
mod repair;
mod seed;
mod setup;
mod sync;
mod trust;
mod values;
mod var;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueHint};

pub use adopt::Adopt;
pub use clone::Clone;
pub use diff::Diff;
pub use doctor::Doctor;
pub use each::Each;
pub use export::{Export, FormatArg};
pub use find::{Find, Packages};
pub use functions::{FUNCTIONS, Function};
pub use keeping::{Forget, Prune, Remove, Restore};
pub use kernel::{Kernel, KernelAdd, KernelList, KernelRemove};
pub use list::List;
use name::{NAME, NAME_OR_ACTIVE, NAME_OR_PREVIOUS};
pub use project::{Project, ProjectPlace, ProjectSet, ProjectUnset};
pub use python::{Python, PythonFind, PythonList};
pub use rename::Rename;
pub use repair::Repair;
pub use seed::{Seed, SeedAdd, SeedList, SeedPrune, SeedUpgrade, SeedVerify};
pub use setup::{Init, Setup};
pub use sync::Sync;
pub use trust::Trust;
pub use values::{EditorArg, GuardArg, LanguageArg, LinkModeArg, ListOrder, ShellArg};
pub use var::{Var, VarList, VarSet, VarUnset};

/// The exit codes with their meanings.
const EXIT_CODES: [(u8, &str); 8] = [
    (0, "done"),
    (1, "failed"),
    (2, "usage"),
    (3, "no such environment"),
    (4, "already exists"),
    (5, "no such interpreter"),
    (6, "not trusted"),
    (130, "interrupted"),
];

/// The end of the help.
fn after_help() -> String {
    let codes = EXIT_CODES.map(|(code, meaning)| format!("{code} {meaning}")).join(", ");
    format!(
        "{}\nExit status: {codes}. 'run' and 'shell' exit with the status of what they ran.",
        functions::section()
    )
}

/// Keep Python environments by name, and switch the shell between them.
#[derive(Debug, Parser)]
#[command(
    name = "venvyard",
    bin_name = "venvyard",
    version,
    max_term_width = 100,
    disable_help_subcommand = true
)]
#[command(
    after_help = after_help()
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// One verb.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make an environment (mkenv also activates it)
    Create(Create),
    /// Copy an environment (cpenv also activates the copy)
    Clone(Clone),
    /// Print the code that activates an environment (workon runs it)
    Activate(Activate),
    /// Remove environments: they can be restored for 30 days (rmenv)
    Remove(Remove),
    /// Give an environment another name, or move it (mvenv also enters it anew)
    Rename(Rename),
    /// Restore a removed environment, or list those that can be restored
    Restore(Restore),
    /// Delete what is no longer needed: the trash, environments that nobody uses, caches
    Prune(Prune),
    /// Forget environments, and delete nothing on disk
    Forget(Forget),
    /// List the environments (lsenv)
    List(List),
    /// Show one environment
    Show(Show),
    /// Find packages in all environments
    ///
    /// The exit status is 1 if no environment has any of them.
    Find(Find),
    /// List the packages of an environment, or show which requires which
    Packages(Packages),
    /// Compare two environments: packages, Python, variables
    ///
    /// The exit status is 0 if nothing differs, 1 if something does, 2 if they can't be compared.
    Diff(Diff),
    /// Write an environment as a file from which it can be made again
    Export(Export),
    /// Explain which environment, interpreter and pip you get here, and why
    Which(Which),
    /// Make an environment have what a file lists, and nothing else
    Sync(Sync),
    /// Run a command in an environment, and exit with its status
    Run(Run),
    /// Run a command in several environments at once
    Each(Each),
    /// Start a subshell with an environment active, without any set-up
    Shell(Subshell),
    /// Set up the shell: workon, mkenv and the other functions, with completion
    Setup(Setup),
    /// Print the shell functions, for a start-up file that you edit yourself
    Init(Init),
    /// Trust or deny a project's venvyard.toml, or an environment in a project
    Trust(Trust),
    /// Change which project an environment belongs to
    #[command(subcommand)]
    Project(Project),
    /// Run the notebooks of Jupyter in environments
    #[command(subcommand)]
    Kernel(Kernel),
    /// Change the variables that are set while an environment is active
    #[command(subcommand)]
    Var(Var),
    /// List and find the interpreters of this machine
    #[command(subcommand)]
    Python(Python),
    /// Manage the wheels of pip and other packages that new environments start with
    #[command(subcommand)]
    Seed(Seed),
    /// Make environments work again
    Repair(Repair),
    /// Take over an environment that another tool made
    Adopt(Adopt),
    /// Say what is wrong with the environments and the store, and what mends it
    Doctor(Doctor),
    /// Show the help of a verb or of a shell function
    Help(Help),
    /// Print a completion file, for packagers
    #[command(hide = true)]
    Completions(Completions),
    /// Write the man pages into a directory, for packagers
    #[command(hide = true)]
    Man(Man),
}

/// `create`
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each flag is given or not")]
pub struct Create {
    /// The name [default: the one in venvyard.toml, or the current directory's]
    ///
    /// An environment with a name of your own belongs to no project, and the files in the current directory don't
    /// choose its Python, unless you add --project or --here, or there is a venvyard.toml.
    pub name: Option<String>,
    /// The interpreter: 3.12, '>=3.9,<3.12' or pypy for the newest that fits, python3 for the one that you would
    /// get by typing it, or a path
    #[arg(short, long, value_name = "X")]
    pub python: Option<String>,
    /// The project that the environment belongs to: workon goes there
    #[arg(short = 'a', long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub project: Option<PathBuf>,
    /// Don't put pip into the environment
    #[arg(long, conflicts_with = "seed")]
    pub no_pip: bool,
    /// The packages to start with, instead of the usual: pip, 'pip>=23,<25', pip,setuptools,wheel; may be repeated
    #[arg(long, value_name = "SEED")]
    pub seed: Vec<String>,
    /// Let the environment see the packages of its interpreter
    #[arg(long)]
    pub system_site_packages: bool,
    /// Show this in the prompt instead of the name
    #[arg(long, value_name = "TEXT")]
    pub prompt: Option<String>,
    /// Install a package, written as for pip ('requests==2.31.0'); may be repeated
    #[arg(short, long, value_name = "PKG")]
    pub install: Vec<String>,
    /// Install the packages of a requirements file; may be repeated
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub requirements: Vec<PathBuf>,
    /// Make it be what a file describes, or be like another environment
    ///
    /// The file is a pylock.toml, a requirements.txt, a Pipfile.lock, or a uv.lock or poetry.lock, which uv and poetry
    /// read. Of an environment it gets the Python, the packages and the variables, as with 'clone', but everything is
    /// installed anew. A path with a slash is a file.
    #[arg(long, value_name = "FILE|ENV", value_hint = ValueHint::AnyPath)]
    pub from: Option<PathBuf>,
    /// Also what the file of --from has for an extra; may be repeated
    #[arg(long, value_name = "EXTRA", requires = "from")]
    pub extra: Vec<String>,
    /// Also what the file of --from has for a group, such as develop; may be repeated
    #[arg(long, value_name = "GROUP", requires = "from")]
    pub group: Vec<String>,
    /// Make the environment as .venv in the project's directory, or in the current one
    #[arg(long)]
    pub here: bool,
    /// Let .venv in the project lead to the environment: uv and editors look there
    #[arg(long, conflicts_with_all = ["here", "temp"])]
    pub link: bool,
    /// Make a temporary environment, which is deleted when you leave it (mktmpenv)
    #[arg(long, conflicts_with_all = ["name", "here"])]
    pub temp: bool,
    /// How pip's files get from the store into the environment
    ///
    /// Hard links share a file with the store and with other environments. Such a file is read-only: pip
    /// replaces it when you upgrade, but you must not edit it in place. Use 'copy' for an environment whose
    /// files you want to edit, or 'venvyard repair --unlink NAME' later.
    #[arg(long, value_name = "MODE", default_value = "hardlink")]
    pub link_mode: LinkModeArg,
    /// Print the code that activates the environment in this shell
    #[arg(long, value_name = "SHELL", hide = true)]
    pub shell: Option<LanguageArg>,
    /// The version of the functions that the shell has loaded
    #[arg(long, value_name = "STAMP", hide = true)]
    pub loaded: Option<String>,
}

/// `activate`
#[derive(Debug, Args)]
pub struct Activate {
    #[arg(help = NAME_OR_PREVIOUS)]
    pub name: Option<String>,
    /// The shell to print code for
    #[arg(long, value_name = "SHELL")]
    pub shell: Option<LanguageArg>,
    /// The version of the functions that the shell has loaded
    #[arg(long, value_name = "STAMP", hide = true)]
    pub loaded: Option<String>,
    /// Stay in the current directory
    #[arg(short = 'n', long)]
    pub no_cd: bool,
}

/// `show`
#[derive(Debug, Args)]
pub struct Show {
    #[arg(help = NAME_OR_ACTIVE)]
    pub name: Option<String>,
    /// Print only its directory
    #[arg(long, conflicts_with = "json")]
    pub path: bool,
    /// Print only its Python, for the settings of an editor
    #[arg(long, conflicts_with_all = ["json", "path"])]
    pub python: bool,
    /// Print only the line that an editor needs for it
    #[arg(long, value_name = "EDITOR", conflicts_with_all = ["json", "path", "python"])]
    pub editor: Option<EditorArg>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `which`
#[derive(Debug, Args)]
pub struct Which {
    /// The command to explain [default: python, python3 and pip]
    #[arg(value_hint = ValueHint::CommandName)]
    pub command: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `run`
#[derive(Debug, Args)]
pub struct Run {
    #[arg(help = NAME)]
    pub name: String,
    /// Run it in the environment's project
    #[arg(long)]
    pub cd: bool,
    /// The identity of the environment, which counts if it has another name by now: for Jupyter's kernels
    #[arg(long, value_name = "ID", hide = true)]
    pub id: Option<String>,
    /// The command and its arguments
    #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true, value_hint = ValueHint::CommandWithArguments)]
    pub command: Vec<OsString>,
}

/// `shell`
#[derive(Debug, Args)]
pub struct Subshell {
    #[arg(help = NAME)]
    pub name: String,
    /// Make the environment first if it doesn't exist
    #[arg(long)]
    pub create: bool,
    /// The interpreter to make it with
    #[arg(short, long, value_name = "X", requires = "create")]
    pub python: Option<String>,
    /// Don't put pip into the environment
    #[arg(long, requires = "create", conflicts_with = "seed")]
    pub no_pip: bool,
    /// The packages to start with, as for 'create'; may be repeated
    #[arg(long, value_name = "SEED", requires = "create")]
    pub seed: Vec<String>,
    /// The shell to start [default: the one you are typing in]
    #[arg(long, value_name = "SHELL")]
    pub shell: Option<ShellArg>,
}

/// `help`
#[derive(Debug, Args)]
pub struct Help {
    /// A verb, such as create or 'var set', or a shell function, such as workon [default: venvyard itself]
    #[arg(value_name = "VERB")]
    pub words: Vec<String>,
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
    /// The directory
    #[arg(value_hint = ValueHint::DirPath)]
    pub dir: PathBuf,
}
