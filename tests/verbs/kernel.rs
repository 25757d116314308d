//! `kernel`: the notebooks of Jupyter in environments.
#![cfg(unix)]

use std::path::{Path, PathBuf};

use crate::support::matrix::network;
use crate::support::{Outcome, Sandbox, distribution, python};

const KERNELS: &str = if cfg!(target_os = "macos") {
    "Library/Jupyter/kernels"
} else {
    ".local/share/jupyter/kernels"
};

/// Where the packages of an environment are.
fn site_packages(sandbox: &Sandbox, name: &str) -> PathBuf {
    let code = "import sysconfig; print(sysconfig.get_paths()['purelib'])";
    let said = sandbox.venvyard(["run", name, "--", "python", "-c", code]).success();
    said.stdout.trim_end().into()
}

/// Puts something into an environment that passes for ipykernel, and tells what it was started with.
fn with_ipykernel(sandbox: &Sandbox, name: &str) {
    let place = site_packages(sandbox, name);
    let metadata = "Metadata-Version: 2.1\nName: ipykernel\nVersion: 6.29.0\n";
    sandbox.write(place.join("ipykernel-6.29.0.dist-info/METADATA"), metadata);
    let code = "import os, sys\nprint(sys.prefix, os.environ.get('GREETING'), sys.argv[1:])\n";
    sandbox.write(place.join("ipykernel_launcher.py"), code);
}

/// Starts a kernel as Jupyter does.
fn start(sandbox: &Sandbox, kernel: &Path) -> Outcome {
    let spec: serde_json::Value =
        serde_json::from_str(&sandbox.read(kernel.join("kernel.json"))).unwrap();
    let argv: Vec<String> = spec["argv"]
        .as_array()
        .unwrap()
        .iter()
        .map(|word| word.as_str().unwrap().replace("{connection_file}", "/c o.json"))
        .collect();
    let mut command = sandbox.command(&argv[0]);
    command.args(&argv[1..]);
    Outcome::of(command)
}

/// The row of a kernel in `kernel list`.
fn row(sandbox: &Sandbox, kernel: &str) -> serde_json::Value {
    let document = sandbox.venvyard(["kernel", "list", "--json"]).success().json();
    assert_eq!(document["schema_version"], 1);
    let rows = document["kernels"].as_array().unwrap().clone();
    rows.into_iter().find(|row| row["name"] == kernel).expect("a row of that kernel")
}

#[test]
fn a_kernel_runs_in_its_environment_whatever_that_is_called() {
    let sandbox = Sandbox::with(["Web App"]);
    let kernels = sandbox.home().join(KERNELS);
    distribution(&sandbox, "Web App", "pip", "24.0", &[]);
    let before = sandbox.kept();
    let refused = sandbox.venvyard(["kernel", "add", "Web App"]).failure(2);
    refused.stderr_has("--yes installs ipykernel");
    before.assert_same(&sandbox.kept());
    with_ipykernel(&sandbox, "Web App");
    sandbox.venvyard(["var", "set", "Web App", "GREETING=secret words"]).success();
    let added = sandbox.venvyard(["kernel", "add", "Web App"]).success();
    added.stderr_has("added the kernel: Jupyter shows Web App as 'Web App (Python 3.");
    let kernel = kernels.join("web-app");
    let text = sandbox.read(kernel.join("kernel.json"));
    assert!(!text.contains("GREETING") && !text.contains("secret"), "{text}");
    let started = |name: &str, greeting: &str| {
        let prefix = sandbox.environment(name).display().to_string();
        let expected = format!("{prefix} {greeting} ['-f', '/c o.json']\n");
        start(&sandbox, &kernel).success().stdout_is(&expected);
    };
    started("Web App", "secret words");
    sandbox.venvyard(["var", "set", "Web App", "GREETING=others"]).success();
    started("Web App", "others");

    sandbox.venvyard(["rename", "Web App", "site"]).success();
    // Another one takes the name, and is not meant.
    sandbox.venvyard(["create", "Web App", "--no-pip"]).success();
    started("site", "others");
    let of_list = row(&sandbox, "web-app");
    assert_eq!(of_list["environment"], "site");
    assert_eq!((&of_list["state"], &of_list["managed"]), (&"ready".into(), &true.into()));
    sandbox.venvyard(["kernel", "add", "Web App", "--yes"]).failure(4).stderr_has("for Web App");
    let anew = ["kernel", "add", "site", "--as", "web-app", "--display-name", "Mine"];
    sandbox.venvyard(anew).success().stderr_has("wrote the kernel anew");
    assert_eq!(row(&sandbox, "web-app")["display_name"], "Mine");

    sandbox.venvyard(["remove", "--yes", "site"]).success();
    start(&sandbox, &kernel).failure(3).stderr_has("the environment that was called site is gone");
    let listed = sandbox.venvyard(["kernel", "list"]).success();
    listed.stderr_has("web-app: the environment site is gone; 'venvyard restore' lists");
    sandbox.venvyard(["restore", "site"]).success();
    started("site", "others");
    std::fs::remove_dir_all(site_packages(&sandbox, "site").join("ipykernel-6.29.0.dist-info"))
        .unwrap();
    let reason = row(&sandbox, "web-app")["reason"].to_string();
    assert!(reason.contains("ipykernel is not installed in "), "{reason}");
    sandbox
        .venvyard(["setup", "--uninstall"])
        .success()
        .stderr_has("1 kernel of Jupyter's left: 'venvyard kernel remove web-app' removes them");
    sandbox.venvyard(["kernel", "remove", "web-app", "Web-App"]).success();
    assert!(!kernel.exists());
    sandbox.venvyard(["show", "site"]).success();
}

#[test]
fn what_another_tool_wrote_stays() {
    let sandbox = Sandbox::with(["a", "b"]);
    with_ipykernel(&sandbox, "a");
    let place = |name: &str| Path::new(KERNELS).join(name).join("kernel.json");
    let gone = r#"{"argv": ["/gone/bin/python", "-m", "ipykernel_launcher"], "display_name": "A"}"#;
    sandbox.write(place("a"), gone);
    sandbox.write(place("Broken"), "{");
    sandbox.write(place("no name"), gone);
    let python = sandbox.environment("b").join("bin/python");
    let of_b = format!(
        r#"{{"argv": ["{}", "-m", "ipykernel_launcher", "-f", "{{connection_file}}"]}}"#,
        python.display()
    );
    sandbox.write(place("of-b"), &of_b);
    sandbox.write("elsewhere/kernels/seen/kernel.json", r#"{"argv": ["R"], "language": "R"}"#);
    let own = sandbox.environment("b").join("share/jupyter/kernels/python3/kernel.json");
    sandbox.write(own, r#"{"argv": ["python", "-m", "ipykernel_launcher"]}"#);
    let sandbox = {
        let elsewhere = sandbox.home().join("elsewhere");
        sandbox.env("JUPYTER_PATH", elsewhere)
    };
    // One of another tool, which stays another tool's.
    python::venv(&sandbox, &sandbox.environment("theirs"));
    let before = sandbox.kept();
    for (args, status, why) in [
        (&["add", "a"][..], 4, "another tool wrote a kernel a: "),
        (&["add", "a", "--as", "seen"], 4, "another tool wrote a kernel seen: "),
        (&["add", "a", "--as", "BROKEN"], 4, "another tool wrote a kernel broken: "),
        (&["add", "a", "--as", "python3"], 4, "each Jupyter brings"),
        (&["add", "a", "--as", "a b"], 2, "no kernel can be called"),
        (&["add", "b", "--yes"], 1, "b has no pip"),
        (&["add", "theirs", "--yes"], 1, "theirs has no pip"),
        (&["add", "nope"], 3, "there is no environment nope"),
        (&["remove", "a"], 1, "another tool wrote the kernel a, so it stays"),
        (&["remove", "of-b", "nope"], 1, "another tool wrote the kernel of-b"),
        (&["remove", "nope"], 3, "there is no kernel nope"),
    ] {
        sandbox.venvyard([&["kernel"], args].concat()).failure(status).stderr_has(why);
    }
    before.assert_same(&sandbox.kept());
    for (kernel, state, environment, reason) in [
        ("a", "broken", None, "/gone/bin/python"),
        ("broken", "broken", None, "kernel.json: EOF"),
        ("of-b", "broken", Some("b"), "ipykernel is not installed in "),
        ("python3", "broken", Some("b"), "ipykernel is not installed in "),
        ("seen", "ready", None, ""),
    ] {
        let row = row(&sandbox, kernel);
        assert_eq!((&row["state"], row["environment"].as_str()), (&state.into(), environment));
        assert!(row["reason"].as_str().unwrap_or_default().contains(reason), "{row}");
        assert_eq!(row["only_in"].is_null(), kernel != "python3", "{row}");
    }
    sandbox.venvyard(["kernel", "add", "a", "--as", "mine"]).success();
    start(&sandbox, &sandbox.home().join(KERNELS).join("mine")).success();
    std::fs::remove_file(sandbox.environment("a").join("bin/python")).unwrap();
    let row = row(&sandbox, "mine");
    assert_eq!(row["state"], "broken", "{row}");
}

/// Talks to a Jupyter server as a notebook does: starts a kernel, runs code in it, and interrupts it.
const NOTEBOOK: &str = r#"
import json, os, subprocess, sys, threading, time, urllib.request
from jupyter_client import BlockingKernelClient
from jupyter_core.paths import jupyter_runtime_dir
kernels = sys.argv[1:]
options = ["token=t", "port=0", "port_retries=0", "open_browser=False", "allow_root=True"]
server = subprocess.Popen([sys.executable, "-m", "jupyter_server"] + ["--ServerApp." + it for it in options])
info = os.path.join(jupyter_runtime_dir(), "jpserver-%d.json" % server.pid)
while not os.path.exists(info) or not open(info).read().strip():
    assert server.poll() is None
    time.sleep(0.1)
url = json.load(open(info))["url"] + "api/"
def api(path, body=None, method="POST"):
    data = json.dumps(body).encode() if body else b""
    request = urllib.request.Request(url + path, data, {"Authorization": "token t"}, method=method)
    return urllib.request.urlopen(request).read()
try:
    for kernel in kernels:
        id = json.loads(api("kernels", {"name": kernel}))["id"]
        file = os.path.join(jupyter_runtime_dir(), "kernel-%s.json" % id)
        client = BlockingKernelClient(connection_file=file)
        client.load_connection_file()
        client.start_channels()
        # Until the kernel answers the first time, the client may take it for dead.
        begin = time.time()
        while True:
            try:
                client.wait_for_ready(timeout=120)
                break
            except RuntimeError:
                assert time.time() < begin + 120
        def run(code):
            said = []
            hear = lambda it: said.append(it["content"].get("text") or it["content"].get("ename") or "")
            client.execute_interactive(code, timeout=120, output_hook=hear)
            return "".join(said)
        sys.stdout.write(run("import os, sys; print(sys.prefix + ' ' + os.environ['GREETING'])"))
        # A kernel that is busy with what precedes the code ignores it, so it is asked until it ends.
        is_over = threading.Event()
        def interrupt():
            while not is_over.wait(0.5):
                api("kernels/%s/interrupt" % id)
        thread = threading.Thread(target=interrupt)
        thread.start()
        print(run("import time\nwhile True: time.sleep(0.1)"))
        is_over.set()
        thread.join()
        sys.stdout.flush()
        client.stop_channels()
        api("kernels/" + id, method="DELETE")
finally:
    server.terminate()
    server.wait()
"#;

#[test]
fn network_a_jupyter_server_starts_and_interrupts_kernels() {
    if !network() {
        return;
    }
    let sandbox = Sandbox::plain().with_sampled_pyenv().with_network();
    sandbox.venvyard(["create", "jupyter", "--install", "jupyter_server"]).success();
    let mut kernels = Vec::new();
    let mut expected = String::new();
    let pythons = python::sample();
    for (version, _) in pythons.iter().take(1).chain(pythons.last()) {
        let name = format!("py{version}");
        sandbox.venvyard(["create", &name, "--python", version]).success();
        sandbox.venvyard(["var", "set", &name, &format!("GREETING=from {version}")]).success();
        sandbox.venvyard(["kernel", "add", "--yes", &name]).success();
        let prefix = sandbox.environment(&name).display().to_string();
        expected.extend([&prefix, " from ", version, "\nKeyboardInterrupt\n"]);
        kernels.push(name);
    }
    let script = sandbox.write("talk_to_server.py", NOTEBOOK);
    let script = script.to_str().unwrap();
    let mut args = vec!["run", "jupyter", "--", "python", script];
    args.extend(kernels.iter().map(String::as_str));
    sandbox.venvyard(args).success().stdout_is(&expected);
}
