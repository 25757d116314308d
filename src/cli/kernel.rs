//! `kernel` on the command line.

use clap::{Args, Subcommand};

use super::name::NAME;

/// `kernel`
#[derive(Debug, Subcommand)]
pub enum Kernel {
    /// Let the notebooks of Jupyter run in an environment
    ///
    /// Every Jupyter of yours then offers the environment as a kernel. It starts as 'venvyard run' starts a command: with
    /// the variables that the environment has at that moment. None of them is written into the kernel's file.
    Add(KernelAdd),
    /// List the kernels of all tools, and say which can't start
    List(KernelList),
    /// Remove kernels that 'kernel add' wrote; the environments stay
    Remove(KernelRemove),
}

/// `kernel add`
#[derive(Debug, Args)]
pub struct KernelAdd {
    #[arg(help = NAME)]
    pub name: String,
    /// What Jupyter shows [default: the name and the version of Python]
    #[arg(long, value_name = "TEXT")]
    pub display_name: Option<String>,
    /// The kernel's own name [default: the environment's, in small letters]
    #[arg(long = "as", value_name = "KERNEL")]
    pub kernel: Option<String>,
    /// Install ipykernel without asking, if it is missing
    #[arg(short, long)]
    pub yes: bool,
}

/// `kernel list`
#[derive(Debug, Args)]
pub struct KernelList {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `kernel remove`
#[derive(Debug, Args)]
pub struct KernelRemove {
    /// The kernels, by the names that 'kernel list' shows
    #[arg(required = true, value_name = "KERNEL")]
    pub kernels: Vec<String>,
}
