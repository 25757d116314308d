//! The examples of the man pages, each a command line with what it does.

/// A command line, and what it does.
pub(super) type Example = (&'static str, &'static str);

/// The examples by verb; those of venvyard itself by the empty word.
pub(super) const EXAMPLES: &[(&str, &[Example])] = &[
    (
        "",
        &[
            (
                "mkenv shop --project code/shop",
                "makes an environment for a project, and activates it",
            ),
            ("workon shop", "activates it again, from anywhere, and goes to its project"),
            ("deactivate", "leaves it"),
            ("lsenv", "lists all environments"),
            ("rmenv shop", "deletes it, after asking"),
            ("venvyard run shop -- python -m pytest", "runs one command in it, also from cron"),
        ],
    ),
    (
        "create",
        &[
            (
                "mkenv",
                "makes an environment with the name of the current directory, which becomes its project",
            ),
            ("mkenv legacy --python 2.7", "makes one for another Python"),
            ("mkenv shop -i 'requests==2.31.0' -r requirements.txt", "installs packages, too"),
            ("mkenv shop --from pylock.toml", "makes it be what a lock file describes"),
            ("mkenv try --from shop", "makes one like shop, with its packages installed anew"),
            (
                "venvyard create --here",
                "makes it as .venv in the current directory, without activating it",
            ),
        ],
    ),
    (
        "clone",
        &[
            ("cpenv shop try", "copies it with its packages, and activates the copy"),
            ("venvyard clone shop try --project", "the copy belongs to the same project"),
            (
                "venvyard clone shop next --python 3.13",
                "installs the same packages for another Python, and leaves the original as it is",
            ),
            (
                "venvyard clone shop try --link-mode hardlink",
                "takes no room, but a file edited in place changes in both",
            ),
        ],
    ),
    (
        "activate",
        &[
            ("workon shop", "activates it, and goes to its project"),
            ("workon .", "activates the environment of the current directory"),
            ("workon -", "activates the one that you left last"),
            ("venvyard activate shop --shell bash", "prints the code, for eval in a script"),
        ],
    ),
    (
        "remove",
        &[
            ("rmenv shop legacy", "removes two environments, after asking"),
            ("venvyard remove --yes shop", "asks nothing, as in a script"),
            ("rmenv --permanently shop", "deletes it at once, so that nothing can be restored"),
        ],
    ),
    (
        "restore",
        &[
            ("venvyard restore", "lists what can be restored, and until when"),
            ("venvyard restore shop", "brings the newest one of that name back"),
            ("venvyard restore shop --as old", "brings it back under another name"),
        ],
    ),
    (
        "prune",
        &[
            ("venvyard prune", "deletes what was removed more than 30 days ago, after asking"),
            (
                "venvyard prune --older 6mo",
                "also removes environments that nobody used for half a year",
            ),
            ("venvyard prune --trash --yes", "empties the trash"),
            ("venvyard prune --missing --cache --dry-run", "only lists what would go"),
        ],
    ),
    ("forget", &[("venvyard forget shop", "forgets shop, and deletes nothing on disk")]),
    (
        "rename",
        &[
            ("mvenv shop store", "gives it another name; where it is active, it stays so"),
            ("venvyard rename shop --to /mnt/big", "moves it into another directory"),
        ],
    ),
    (
        "list",
        &[
            ("lsenv", "lists all environments with their Python, project and state"),
            ("lsenv 'web-*' --sort used", "lists some of them, the last used first"),
            ("venvyard list --names", "prints only the names, one per line"),
            ("lsenv --long", "also shows packages, size on disk and last use"),
            ("venvyard list --json", "prints everything, for scripts"),
        ],
    ),
    (
        "adopt",
        &[
            ("venvyard adopt code/shop", "takes over code/shop/.venv, as shop"),
            ("venvyard adopt ./old --as legacy --move", "moves it into the home of environments"),
            ("venvyard adopt --all", "takes over all that are in the home, after showing them"),
            ("venvyard adopt --scan", "finds them anywhere, and asks which to take over"),
            ("venvyard adopt --scan ~/code --dry-run", "only shows what is below ~/code"),
        ],
    ),
    (
        "show",
        &[
            ("venvyard show shop", "describes it"),
            ("venvyard show --path shop", "prints only its directory"),
            ("venvyard show --python shop", "prints only its Python, for an editor's settings"),
            ("venvyard show --editor vscode shop", "prints the line for VS Code's settings.json"),
        ],
    ),
    (
        "find",
        &[
            ("venvyard find 'django<5'", "says which environments have a Django before 5"),
            ("venvyard find 'django-*'", "finds all packages whose names begin like this"),
            ("venvyard find --import yaml", "finds the package that 'import yaml' imports"),
            ("venvyard find --together numpy pandas", "says which environments have both of them"),
        ],
    ),
    (
        "packages",
        &[
            ("venvyard packages shop", "lists the packages of shop, and how each came there"),
            ("venvyard packages --tree", "shows which requires which, in the active environment"),
            ("venvyard packages shop --reverse six", "shows what requires six, and why"),
        ],
    ),
    (
        "diff",
        &[
            ("venvyard diff shop blog", "shows which packages, variables and Pythons differ"),
            (
                "venvyard diff shop pylock.toml",
                "shows what an environment has that its lock file hasn't",
            ),
            (
                "venvyard diff shop . --json",
                "prints that for a script; the status is 1 if anything differs",
            ),
        ],
    ),
    (
        "sync",
        &[
            (
                "venvyard sync shop pylock.toml --dry-run",
                "shows what would be installed, changed and removed",
            ),
            ("venvyard sync shop requirements.txt --yes", "does it without asking"),
            (
                "venvyard sync shop Pipfile.lock --group develop",
                "installs what only developers need, too",
            ),
        ],
    ),
    (
        "export",
        &[
            ("venvyard export shop -o pylock.toml", "writes a lock file with URLs and hashes"),
            (
                "venvyard export shop -o requirements.txt --with-settings",
                "also writes a venvyard.toml beside it",
            ),
            (
                "venvyard export --offline",
                "prints the versions in the active environment, without asking an index",
            ),
        ],
    ),
    (
        "which",
        &[
            ("venvyard which", "explains python, python3 and pip"),
            ("venvyard which pytest", "explains one command"),
        ],
    ),
    (
        "run",
        &[
            ("venvyard run shop -- python -m pytest -q", "runs the tests in shop"),
            ("venvyard run shop pip list", "lists its packages"),
        ],
    ),
    (
        "each",
        &[
            ("venvyard each -- pip install --upgrade pip", "upgrades pip in every environment"),
            (
                "venvyard each --filter 'python>=3.9' --filter package=django -- pip check",
                "looks at the environments that have Django and such a Python",
            ),
            (
                "venvyard each --names 'web-*' --cd -- python -m pytest -q",
                "runs the tests of several projects at once",
            ),
            ("venvyard each --jobs 1 -- python", "starts one after the other, at the terminal"),
        ],
    ),
    (
        "shell",
        &[
            ("venvyard shell shop", "starts a subshell; 'exit' ends it"),
            ("venvyard shell --create try --python 3.12", "first makes the environment"),
        ],
    ),
    (
        "setup",
        &[
            ("venvyard setup", "sets up the shell in which you type this"),
            ("venvyard setup --dry-run", "prints what it would write"),
            (
                "venvyard setup --auto --guard=warn",
                "also switches on auto-activation and the guard",
            ),
            (
                "venvyard setup --from-virtualenvwrapper",
                "also loads virtualenvwrapper's commands, in its place",
            ),
            ("venvyard setup --uninstall", "restores every start-up file"),
        ],
    ),
    ("init", &[("venvyard init bash", "prints the functions, for eval in your .bashrc")]),
    (
        "trust",
        &[
            ("venvyard trust", "shows what the project's venvyard.toml does, and asks"),
            ("venvyard trust --show code/shop", "only shows it"),
            ("venvyard trust --deny", "never uses it, and never mentions it"),
        ],
    ),
    (
        "project",
        &[("venvyard project set shop code/shop", "makes a directory the project of shop")],
    ),
    (
        "project set",
        &[
            ("venvyard project set shop", "makes the current directory the project of shop"),
            (
                "venvyard project set --default shop code/shop",
                "also makes shop the one that 'workon code' activates",
            ),
            (
                "venvyard project set --also shop ../shop-fix",
                "adds another worktree of the same repository",
            ),
        ],
    ),
    (
        "project unset",
        &[
            ("venvyard project unset shop", "forgets the project of shop"),
            ("venvyard project unset shop ../shop-fix", "forgets one of its directories"),
        ],
    ),
    (
        "project link",
        &[(
            "venvyard project link shop",
            "lets .venv in the project lead to shop, so that uv and editors find it",
        )],
    ),
    ("project unlink", &[("venvyard project unlink shop", "deletes that link; shop stays")]),
    (
        "kernel",
        &[("venvyard kernel add shop", "lets the notebooks of every Jupyter of yours run in shop")],
    ),
    (
        "kernel add",
        &[
            ("venvyard kernel add shop --yes", "installs ipykernel without asking"),
            (
                "venvyard kernel add shop --as shop-2 --display-name 'The shop'",
                "adds another kernel for it, with a name of its own",
            ),
        ],
    ),
    (
        "kernel list",
        &[("venvyard kernel list", "lists the kernels of all tools, and says what mends them")],
    ),
    ("kernel remove", &[("venvyard kernel remove shop", "removes the kernel; shop stays")]),
    ("var", &[("venvyard var list shop", "prints the variables of shop")]),
    (
        "var set",
        &[
            ("venvyard var set shop API=http://localhost", "sets a variable while shop is active"),
            ("venvyard var set shop PATH+=tools", "adds a directory to PATH"),
            ("venvyard var set shop --from-file .env", "sets all variables of a file"),
        ],
    ),
    ("var unset", &[("venvyard var unset shop API", "forgets a variable of shop")]),
    ("var list", &[("venvyard var list shop --json", "prints the variables, for scripts")]),
    ("python", &[("venvyard python list", "lists the interpreters of this machine")]),
    ("python list", &[("venvyard python list --refresh", "asks every interpreter again")]),
    (
        "python find",
        &[(
            "venvyard python find '>=3.9,<3.12'",
            "prints the interpreter that 'mkenv --python' would take",
        )],
    ),
    ("seed", &[("venvyard seed list", "lists the wheels that new environments can start with")]),
    ("seed list", &[("venvyard seed list --json", "prints them, for scripts")]),
    ("seed add", &[("venvyard seed add pip-24.0-py3-none-any.whl", "adds a wheel that you have")]),
    ("seed upgrade", &[("venvyard seed upgrade pip", "gets the newest pip from the index")]),
    ("seed prune", &[("venvyard seed prune", "deletes what no environment uses, after asking")]),
    ("seed verify", &[("venvyard seed verify", "compares every file with its checksum")]),
    (
        "repair",
        &[
            (
                "venvyard repair --all",
                "makes all environments work again, after an upgrade of Python",
            ),
            ("venvyard repair --python 3.13 shop", "gives shop Python 3.13 and the same packages"),
            ("venvyard repair --all --dry-run", "shows what would be done"),
            ("venvyard repair --unlink shop", "gives shop its own copies of the files it shares"),
        ],
    ),
    (
        "doctor",
        &[
            ("venvyard doctor", "says what is wrong anywhere, with the command that mends it"),
            (
                "venvyard doctor shop",
                "also compares every installed file of shop with its checksum",
            ),
            ("venvyard doctor --fix", "mends what loses nothing, and asks about the rest"),
        ],
    ),
    (
        "help",
        &[
            ("venvyard help create", "shows the options of 'create'"),
            ("venvyard help workon", "shows those of a shell function"),
        ],
    ),
];

/// The examples of a verb.
pub(super) fn of(path: &str) -> &'static [Example] {
    EXAMPLES.iter().find(|(known, _)| *known == path).map_or(&[], |(_, examples)| examples)
}
