# The commands of a working day. Each is one line that also works without just.

# List them.
default:
    @just --list

# Build the binary as it is released.
build:
    cargo build --release --locked

# Run every test, as CI does; arguments go to cargo test.
test *ARGS:
    tests/run {{ARGS}}

# Measure beside the other tools (benches/README.md says how to install them); arguments: --rounds N, …
bench *ARGS:
    cargo bench --locked --bench peers -- {{ARGS}}

# Measure what the shell functions cost in a running shell; arguments: --rounds N, --write-readme.
bench-shells *ARGS:
    cargo bench --locked --bench shells -- {{ARGS}}

# Measure virtualenvwrapper's commands beside virtualenvwrapper itself; arguments: --rounds N, --write-readme.
bench-compat *ARGS:
    cargo bench --locked --bench compat -- {{ARGS}}

# Format, lint, document, check the licences: all that CI checks beside the tests.
lint:
    cargo fmt --check
    cargo clippy --locked --all-targets -- -D warnings
    RUSTDOCFLAGS='-D warnings' cargo doc --locked --no-deps --document-private-items
    cargo deny --locked check

# Read the documentation of the crate, its private parts too.
doc:
    cargo doc --locked --no-deps --document-private-items --open

# Print the structure: folders, files, lines, who imports whom, and circles.
house:
    cargo test --locked --test integration the_house -- --nocapture

# Make the man pages and completion files again that are checked in.
generate: build
    mkdir -p man shell/completions
    target/release/venvyard man man
    target/release/venvyard completions bash > shell/completions/venvyard.bash
    target/release/venvyard completions zsh > shell/completions/_venvyard
    target/release/venvyard completions fish > shell/completions/venvyard.fish
    target/release/venvyard completions powershell > shell/completions/_venvyard.ps1

# Draw the picture at the top of the README again, from a session in zsh.
picture:
    VENVYARD_REFRESH=1 cargo test --locked --test integration session_picture

# Install into cargo's own directory.
install:
    cargo install --locked --path .
