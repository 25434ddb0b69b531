"""Runs the rows, in namespaces that bench/compare has made; prints a table, and writes results.json, table.md and chart.svg.

A row is one load, given to each server in turn, round by round (A B C D A B C D). What the load tool does not vouch for
(a failed transfer, a wrong octet) has no result, and then neither has the server in that row.
"""

import argparse, json, math, os, re, resource, shutil, socket, statistics, subprocess, sys, time

HERE = os.path.dirname(os.path.abspath(__file__))
USER, PASSWORD, UID = "ftpbench", "benchpw", 64000
MIB = 1 << 20


class Failed(Exception):
    pass


def run(*command, **options):
    subprocess.run(command, check=True, **options)


def write(path, text):
    with open(path, "w") as file:
        file.write(text)
    return path


class Machine:
    """The folders, the user and the namespaces that all servers share."""

    def __init__(self, work, large):
        self.run_id = int(time.time())
        self.work, self.packages, self.home = work, f"{work}/packages", f"{work}/home"
        run("ip", "link", "set", "lo", "up")
        # BBR paces loopback, and every server looks the same.
        run("sysctl", "-qw", "net.ipv4.tcp_congestion_control=reno", "net.ipv4.ip_local_port_range=1024 29999")
        self.cgroups = f"{work}/cgroup"
        os.makedirs(self.cgroups, exist_ok=True)
        run("mount", "-t", "cgroup2", "none", self.cgroups)
        self.add_user()
        shutil.rmtree(self.home, ignore_errors=True)
        os.makedirs(self.home)
        self.on_ext4()
        for folder in ("big", "small", "in", "mem", "list", "old"):
            os.makedirs(f"{self.home}/{folder}")
        run("mount", "-t", "tmpfs", "none", f"{self.home}/mem")
        self.load = f"{work}/load/Portcullis.Load"
        self.files("I", large)
        self.files("I", 256 * MIB)
        self.files("A", 64 * MIB)
        self.files("S", 1024)
        run("chown", "-R", f"{UID}:{UID}", self.home)
        os.chmod(self.home, 0o755)

    def on_ext4(self):
        """The rows say ext4: where the disk is none, an image in it is."""
        kind = subprocess.run(["stat", "-f", "-c", "%T", self.home], check=True, capture_output=True, text=True).stdout.strip()
        if kind != "ext2/ext3":
            image = f"{self.work}/ext4.image"
            run("truncate", "-s", "16G", image)
            run("mkfs.ext4", "-q", "-F", image)
            run("mount", "-o", "loop", image, self.home)

    def files(self, kind, size):
        folder = "small" if kind == "S" else "big"
        run(self.load, "files", "--folder", f"{self.home}/{folder}", "--type", kind, "--size", str(size))

    def make_listing(self):
        if not os.listdir(f"{self.home}/list"):
            for i in range(100000):
                os.close(os.open(f"{self.home}/list/file-{i:06d}.dat", os.O_CREAT | os.O_WRONLY))

    def add_user(self):
        """In this mount namespace alone: /etc of the machine stays as it is."""
        hash = subprocess.run(["openssl", "passwd", "-1", PASSWORD], check=True, capture_output=True, text=True).stdout.strip()
        lines = {
            "passwd": f"{USER}:x:{UID}:{UID}::{self.home}:/bin/sh\n",
            "group": f"{USER}:x:{UID}:\n",
            "shadow": f"{USER}:{hash}:19000:0:99999:7:::\n",
        }
        for name, line in lines.items():
            with open(f"/etc/{name}") as file:
                copy = write(f"{self.work}/{name}", file.read() + line)
            run("mount", "--bind", copy, f"/etc/{name}")
        pam = f"{self.work}/pam.d"
        shutil.rmtree(pam, ignore_errors=True)
        shutil.copytree("/etc/pam.d", pam)
        write(f"{pam}/ftpbench", "auth required pam_unix.so\naccount required pam_permit.so\nsession required pam_permit.so\n")
        run("mount", "--bind", pam, "/etc/pam.d")

    def clear(self):
        """Small files of the run before. On ext4 they go out of the way only: for minutes it looks at deleted inodes when it makes new ones."""
        for entry in os.scandir(f"{self.home}/in"):
            if entry.is_dir():
                os.rename(entry.path, f"{self.home}/old/{time.monotonic_ns()}")
        for entry in os.scandir(f"{self.home}/mem"):
            if entry.is_dir():
                shutil.rmtree(entry.path)


class Server:
    """One server under one configuration, in a cgroup of its own: the kernel's account of it misses no helper process."""

    # Each has an address of its own, and so all ports above those of clients: some fail before they find a free one of few.
    slots, port, first, last = set(range(200)), 30000, 30001, 64999

    def __init__(self, machine, name, tls):
        self.machine, self.name, self.tls = machine, name, tls
        self.slot = min(Server.slots)
        Server.slots.remove(self.slot)
        self.address = f"127.0.1.{self.slot + 1}"
        # A cgroup is seen from every namespace.
        self.group = f"{machine.cgroups}/compare-{machine.run_id}-{name}-{self.address}"
        os.mkdir(self.group)
        self.process = subprocess.Popen(["bash", "-c", 'echo $$ >"$1"; shift; exec "$@"', "-", f"{self.group}/cgroup.procs", *self.command()],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=open(f"{machine.work}/{name}.log", "w"), start_new_session=True,
                                        env={**os.environ, "LANG": "C"})
        try:
            self.started = self.wait()
        except Failed:
            self.stop()
            raise

    def wait(self):
        begin = time.monotonic()
        while time.monotonic() - begin < 20:
            if self.process.poll() is not None:
                break
            try:
                socket.create_connection((self.address, self.port)).close()
                return time.monotonic() - begin
            except ConnectionRefusedError:
                time.sleep(0.0005)
        raise Failed(f"{self.name} does not listen: see {self.machine.work}/{self.name}.log")

    def configuration(self, *names):
        text = ""
        for name in names:
            with open(f"{HERE}/rivals/{name}") as file:
                text += file.read()
        for key, value in {"ADDRESS": self.address, "DURABILITY": "relaxed" if self.name.endswith("-relaxed") else "durable", "PORT": self.port, "FIRST": self.first, "LAST": self.last, "HOME": self.machine.home, "WORK": self.machine.work,
                           "PACKAGES": self.machine.packages}.items():
            text = text.replace(f"@{key}@", str(value))
        return write(f"{self.machine.work}/{self.name}-{self.address}{os.path.splitext(names[0])[1]}", text)

    def command(self):
        machine, sbin = self.machine, f"{self.machine.packages}/usr/sbin"
        build = self.name.removesuffix("-relaxed")
        if build in OURS:
            # Without privileges, as it is meant to run.
            path = self.configuration("portcullis.json")
            return ["setpriv", f"--reuid={UID}", f"--regid={UID}", "--clear-groups", f"{machine.work}/{build}/portcullis", "serve", "--config", path]
        if self.name == "vsftpd":
            return [f"{sbin}/vsftpd", self.configuration(*["vsftpd.conf"] + ["vsftpd-tls.conf"] * self.tls)]
        if self.name == "proftpd":
            return [f"{sbin}/proftpd", "-n", "-q", "-c", self.configuration(*["proftpd.conf"] + ["proftpd-tls.conf"] * self.tls)]
        if self.name == "pure-ftpd":
            tls = ["-Y", "1", "-2", f"{machine.work}/both.pem"] if self.tls else []
            return [f"{sbin}/pure-ftpd", "-S", f"{self.address},{self.port}", "-4", "-A", "-E", "-H", "-l", "unix", "-c", "20000", "-C", "20000", "-I", "120",
                    "-L", "1000000:100", "-p", f"{self.first}:{self.last}", "-f", "none", "-g", f"{machine.work}/pure-ftpd-{self.address}.pid", *tls]
        if self.name == "pyftpdlib":
            return ["/usr/bin/python3", f"{HERE}/rivals/pyftpdlib-server.py", self.address, str(self.port), machine.home, str(self.first), str(self.last), f"{machine.work}/both.pem" if self.tls else ""]
        if self.name == "pump":
            return [machine.load, "pump", "--server", f"{self.address}:{self.port}", "--folder", machine.home]
        raise Failed(f"{self.name} is not a server")

    def memory(self):
        """PSS and private memory of all its processes, in KiB."""
        pss = private = 0
        with open(f"{self.group}/cgroup.procs") as file:
            processes = file.read().split()
        for process in processes:
            try:
                with open(f"/proc/{process}/smaps_rollup") as file:
                    for line in file:
                        if line.startswith("Pss:"):
                            pss += int(line.split()[1])
                        elif line.startswith("Private_"):
                            private += int(line.split()[1])
            except (FileNotFoundError, ProcessLookupError):
                pass
        return pss, private

    def measure(self, mode, *options):
        address = ["--server", f"{self.address}:{self.port}", "--group", self.group, "--user", USER, "--password", PASSWORD]
        return load(self.machine, mode, *address, *(["--tls"] if self.tls else []), *(["--pump"] if self.name == "pump" else []), *options)

    def measure_idle(self, sessions, seconds):
        before = self.memory()
        command = [self.machine.load, "idle", "--server", f"{self.address}:{self.port}", "--group", self.group, "--sessions", str(sessions), "--seconds", str(seconds)]
        with subprocess.Popen(command + ["--tls"] * self.tls, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            try:
                if process.stdout.readline() != "holding\n":
                    raise Failed(process.stderr.read().strip())
                time.sleep(1)
                after = self.memory()
                out, error = process.communicate("\n", timeout=60)
            finally:
                process.kill()
        if process.returncode != 0:
            raise Failed(error.strip())
        result = json.loads(out)
        result["pss_kib_each"], result["private_kib_each"] = [(a - b) / sessions for a, b in zip(after, before)]
        result["pss_kib"], result["private_kib"] = after
        return result

    def stop(self):
        """By the cgroup: helpers included, and nobody else."""
        write(f"{self.group}/cgroup.kill", "1")
        self.process.wait()
        Server.slots.add(self.slot)
        for _ in range(1000):
            try:
                return os.rmdir(self.group)
            except OSError:
                # The last of its processes is not gone yet.
                time.sleep(0.01)


def load(machine, mode, *options):
    try:
        done = subprocess.run([machine.load, mode, *options], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=150)
    except subprocess.TimeoutExpired:
        raise Failed("took longer than 150 s")
    if done.returncode != 0:
        raise Failed(done.stderr.strip()[:200])
    return json.loads(done.stdout)


# The last hold to relaxed durability, as the rivals do, who sync nothing.
OURS, RELAXED, RIVALS = ["aot", "jit"], ["aot-relaxed", "jit-relaxed"], ["vsftpd", "proftpd", "pure-ftpd"]
ALL = OURS + RIVALS
STORING = ["aot"] + RELAXED + RIVALS


class Row:
    """One line of the issue's table. `rate` is better high, `cost` is better low; bars are ratios to the best rival."""

    def __init__(self, name, title, mode, options, rate, cost, rate_bar=None, cost_bar=None, tls=False, servers=ALL, unit=1.0, **more):
        self.name, self.title, self.mode, self.options, self.rate, self.cost = name, title, mode, options, rate, cost
        self.rate_bar, self.cost_bar, self.tls, self.servers, self.unit, self.more = rate_bar, cost_bar, tls, servers, unit, more


def rows(large, seconds):
    def transfer(name, title, mode, folder, sessions, size, rate_bar, cost_bar, *options, **more):
        size = {"large": large, "part": 256 * MIB if mode == "retr" else 128 * MIB}.get(size, size)
        repeat = max(1, large // (sessions * size))
        return Row(name, title, mode, ["--folder", folder, "--sessions", str(sessions), "--size", str(size), "--repeat", str(repeat), *options],
                   "mib_per_s", "server_us_per_gib", rate_bar, cost_bar, unit=1e-6, **more)

    def small(name, title, mode, sessions, rate_bar, cost_bar, **more):
        return Row(name, title, mode, ["--folder", "/small" if mode == "small-retr" else "/in", "--sessions", str(sessions), "--seconds", str(seconds)],
                   "files_per_s", "server_us_per_files", rate_bar, cost_bar, **more)

    def logins(name, title, mode, rate_bar, **more):
        return Row(name, title, mode, ["--sessions", "8", "--seconds", str(seconds)], "logins_per_s", "server_us_per_logins", rate_bar, **more)

    pumped, poured = ALL + ["pump"], STORING + ["pump"]
    return [
        transfer("retr-1", "RETR, 1 session", "retr", "/big", 1, "large", 1.1, 1.0, servers=pumped),
        transfer("retr-8", "RETR, 8 sessions", "retr", "/big", 8, "part", 1.2, 1.0, servers=pumped),
        transfer("retr-8-discard", "RETR, 8 sessions, discarding client", "retr", "/big", 8, "part", 1.0, 0.8, "--discard", servers=pumped),
        transfer("stor-1", "STOR to ext4, 1 session", "stor", "/in", 1, "large", 1.3, 0.75, servers=poured, durable=0.9),
        transfer("stor-8", "STOR to ext4, 8 sessions", "stor", "/in", 8, "part", 1.3, 0.75, servers=poured, durable=0.9),
        transfer("stor-mem-1", "STOR to tmpfs, 1 session", "stor", "/mem", 1, "large", None, 0.85, servers=poured, durable=0.9),
        transfer("stor-mem-8", "STOR to tmpfs, 8 sessions", "stor", "/mem", 8, "part", None, 0.85, servers=poured, durable=0.9),
        transfer("retr-tls-1", "RETR, TLS, 1 session", "retr", "/big", 1, "large", 1.1, 0.85, tls=True),
        transfer("retr-tls-8", "RETR, TLS, 8 sessions", "retr", "/big", 8, "part", 1.1, 0.85, tls=True),
        transfer("stor-tls-1", "STOR to tmpfs, TLS, 1 session", "stor", "/mem", 1, "large", 1.1, 0.85, tls=True, servers=STORING),
        transfer("stor-tls-8", "STOR to tmpfs, TLS, 8 sessions", "stor", "/mem", 8, "part", 1.1, 0.85, tls=True, servers=STORING),
        small("small-retr-16", "RETR of 1 KiB, 16 sessions", "small-retr", 16, 1.5, 0.6, p99=True),
        small("small-retr-64", "RETR of 1 KiB, 64 sessions", "small-retr", 64, 1.3, 0.6, p99=True),
        small("small-stor-16", "STOR of 1 KiB, 16 sessions", "small-stor", 16, 1.0, 0.8, servers=STORING + ["commit"], raw=0.6),
        small("small-stor-64", "STOR of 1 KiB, 64 sessions", "small-stor", 64, 1.0, 0.8, servers=STORING + ["commit"], raw=0.6),
        small("small-retr-tls", "RETR of 1 KiB, TLS, 16 sessions", "small-retr", 16, 1.7, 0.65, tls=True),
        small("small-stor-tls", "STOR of 1 KiB, TLS, 16 sessions", "small-stor", 16, 1.3, 0.7, tls=True, servers=STORING),
        logins("login", "logins, 8 at once", "login", 8.0, servers=ALL + ["pyftpdlib"], python=1.2),
        logins("login-tls", "logins under TLS, 8 at once", "login", 3.0, servers=ALL + ["pyftpdlib"], python=1.1, tls=True),
        logins("handshake", "TLS handshakes, 8 at once", "handshake", 1.0, tls=True),
        Row("list", "LIST of 100,000 entries", "list", ["--folder", "/list", "--entries", "100000"], "lists_per_s", "server_us_per_lists", None, 0.6, unit=1e-3, first=15),
        Row("mlsd", "MLSD of 100,000 entries", "mlsd", ["--folder", "/list", "--entries", "100000"], "lists_per_s", "server_us_per_lists", None, 0.6, unit=1e-3, first=15,
            servers=OURS + ["proftpd", "pure-ftpd"]),
        transfer("retr-a", "RETR, TYPE A", "retr", "/big", 1, 64 * MIB, None, None, "--type", "A", servers=OURS),
        transfer("retr-e", "RETR, TYPE E", "retr", "/big", 1, 64 * MIB, None, None, "--type", "E", servers=OURS),
        transfer("stor-a", "STOR to tmpfs, TYPE A", "stor", "/mem", 1, 64 * MIB, None, None, "--type", "A", servers=OURS),
        transfer("stor-e", "STOR to tmpfs, TYPE E", "stor", "/mem", 1, 64 * MIB, None, None, "--type", "E", servers=OURS),
        Row("idle", "10,000 idle sessions (rivals: 500)", "idle", [10000, 500], None, None),
        Row("idle-tls", "2,000 idle TLS sessions (rivals: 200)", "idle", [2000, 200], None, None, tls=True),
        Row("curve", "idle sessions, 1 to 10,000", "curve", [1, 10, 100, 1000, 10000], None, None, servers=["aot"]),
        Row("start", "start to listening, accounts in the configuration", "start", [], None, None, servers=OURS),
        Row("start-sqlite", "start to listening, accounts in SQLite", "absent", "the server keeps no accounts in SQLite yet", None, None, servers=[]),
    ]


class Comparison:
    def __init__(self, machine, rounds):
        self.machine, self.rounds, self.servers, self.results = machine, rounds, {}, {}

    def server(self, name, tls):
        if (name, tls) not in self.servers:
            self.servers[name, tls] = Server(self.machine, name, tls)
        return self.servers[name, tls]

    def fresh(self, name, tls, action):
        server = Server(self.machine, name, tls)
        try:
            return action(server)
        finally:
            server.stop()

    def once(self, row, name):
        machine = self.machine
        if name == "commit":
            return load(machine, "commit", *[f"{machine.home}/in" if option == "/in" else option for option in row.options])
        if row.mode == "start":
            return {"ms": self.fresh(name, False, lambda server: server.started) * 1000}
        if row.mode == "idle":
            return self.fresh(name, row.tls, lambda server: server.measure_idle(row.options[0 if name in OURS else 1], 3))
        if row.mode == "curve":
            return {str(sessions): self.fresh(name, False, lambda server: server.measure_idle(sessions, 1)) for sessions in row.options}
        result = self.server(name, row.tls).measure(row.mode, *row.options)
        result["pss_kib"], result["private_kib"] = self.server(name, row.tls).memory()
        return result

    def run(self, row, chosen):
        if row.mode in ("list", "mlsd"):
            self.machine.make_listing()
        servers = [name for name in row.servers if name in chosen]
        results = self.results[row.name] = {name: [] for name in servers}
        rounds = {"idle": 1, "curve": 1, "start": 7, "absent": 0}.get(row.mode, self.rounds)
        for _ in range(rounds):
            for name in list(results):
                try:
                    results[name].append(self.once(row, name))
                except (Failed, OSError, ValueError) as error:
                    print(f"{row.name}: {name} has no result: {error}", file=sys.stderr, flush=True)
                    del results[name]
                self.machine.clear()

    def stop(self):
        for server in self.servers.values():
            server.stop()


def median(results, key):
    return statistics.median(result[key] for result in results)


def number(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def spread(results, key, unit=1.0):
    values = [result[key] * unit for result in results]
    return f"{number(statistics.median(values))} [{number(min(values))}-{number(max(values))}]"


class Report:
    """What became of the bars: the medians of ours against the best rival's, rate and cost each for itself."""

    def __init__(self, comparison, rows, about):
        self.results, self.rows, self.about = comparison.results, [row for row in rows if row.name in comparison.results], about

    @staticmethod
    def builds(row):
        return RELAXED if RELAXED[0] in row.servers else OURS

    def ratio(self, row, build, key, best):
        results = self.results[row.name]
        rivals = {name: median(results[name], key) for name in RIVALS if results.get(name)}
        if not rivals or not results.get(build):
            return None, None
        name = best(rivals, key=rivals.get)
        return median(results[build], key) / rivals[name], name

    def verdicts(self, row, build):
        for what, key, bar, best, met in (("rate", row.rate, row.rate_bar, max, float.__ge__), ("CPU", row.cost, row.cost_bar, min, float.__le__)):
            if key is None:
                continue
            ratio, rival = self.ratio(row, build, key, best)
            if ratio is not None:
                sign = ">=" if what == "rate" else "<="
                yield what, ratio, f"{ratio:.2f} of {rival}" + (f" ({sign} {bar}: {'met' if met(ratio, float(bar)) else 'MISSED'})" if bar else "")
        results = self.results[row.name]
        mine = results.get(build)
        if mine and row.more.get("first"):
            first = median(mine, "first_ms")
            yield None, first, f"first octet {first:.1f} ms (<= 15: {'met' if first <= 15 else 'MISSED'})"
        if mine and row.more.get("p99"):
            ratio, rival = self.ratio(row, build, "p99_ms", min)
            if ratio:
                yield None, ratio, f"p99 {ratio:.2f} of {rival} (<= 1: {'met' if ratio <= 1 else 'MISSED'})"
        durable = results.get("aot") if build == RELAXED[0] else None
        for of, other, key, whose in (("", "pyftpdlib", "python", mine), ("durable ", "commit", "raw", durable), ("durable ", build, "durable", durable)):
            if whose and results.get(other) and key in row.more:
                ratio, bar = median(whose, row.rate) / median(results[other], row.rate), row.more[key]
                yield None, ratio, f"{of}{ratio:.2f} of {other} (>= {bar}: {'met' if ratio >= bar else 'MISSED'})"

    def markdown(self):
        lines = [self.about, "", "| row | server | rate | server CPU | p99 ms | PSS, private MiB |", "| --- | --- | ---: | ---: | ---: | ---: |"]
        for row in self.rows:
            for name, results in self.results[row.name].items():
                if not results or row.rate is None:
                    continue
                p99 = number(median(results, "p99_ms")) if "p99_ms" in results[0] else ""
                memory = f"{median(results, 'pss_kib') / 1024:.0f}, {median(results, 'private_kib') / 1024:.0f}" if "pss_kib" in results[0] else ""
                cost = "" if name == "commit" else spread(results, row.cost, row.unit)
                lines.append(f"| {row.title} | {name} | {spread(results, row.rate)} | {cost} | {p99} | {memory} |")
        lines += ["", "Rates are MiB/s, files/s, logins/s, lists/s. CPU is s/GiB for large files, µs for small files and logins, ms for lists.", "",
                  "| row | AOT against the best rival, and the bar | JIT |", "| --- | --- | --- |"]
        for row in self.rows:
            cells = ["; ".join(f"{what + ' ' if what else ''}{text}" for what, _, text in self.verdicts(row, build)) if row.rate else "" for build in self.builds(row)]
            if any(cells):
                lines.append(f"| {row.title} | {cells[0]} | {cells[1]} |")
        return "\n".join(lines + self.others()) + "\n"

    def others(self):
        lines = []
        for row in self.rows:
            if row.mode not in ("idle", "curve", "start", "absent"):
                continue
            if row.mode == "absent":
                lines.append(f"| {row.title} | absent | {row.options} |")
            for name, results in self.results[row.name].items():
                if row.mode == "start" and results:
                    lines.append(f"| {row.title} | {name} | median {spread(results, 'ms')} ms |")
                for idle in ([results[0]] if row.mode == "idle" and results else results[0].values() if results and row.mode == "curve" else []):
                    lines.append(f"| {row.title} | {name}, {idle['sessions']:.0f} | {idle['private_kib_each']:.1f} KiB private, {idle['pss_kib_each']:.1f} KiB PSS each; "
                                 f"{idle['private_kib'] / 1024:.0f} MiB private in all; idle CPU {idle['idle_cpu_percent']:.2f} %; NOOP p99 {idle['p99_ms']:.2f} ms |")
        plain = self.results.get("retr-1", {}), self.results.get("stor-mem-1", {})
        for row in self.rows:
            if row.name in ("retr-a", "retr-e", "stor-a", "stor-e"):
                for name, results in self.results[row.name].items():
                    clear = plain[row.name.startswith("stor")].get(name)
                    if clear and results:
                        share = median(results, "mib_per_s") / median(clear, "mib_per_s")
                        lines.append(f"| {row.title} | {name} | {share:.2f} of TYPE I (>= 0.33: {'met' if share >= 1 / 3 else 'MISSED'}) |")
        return ["", "| row | server | |", "| --- | --- | --- |", *lines] if lines else []

    def chart(self):
        """Bars of the AOT build against the best rival: right of the line is better, for rates and for processor time."""
        bars = [(f"{row.title}: {what}", ratio if what == "rate" else 1 / ratio) for row in self.rows if row.rate
                for what, ratio, _ in self.verdicts(row, self.builds(row)[0]) if what and ratio > 0]
        height, middle = 22 * len(bars) + 50, 560
        out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="840" height="{height}" font-family="sans-serif" font-size="12">',
               f'<rect width="840" height="{height}" fill="white"/>', '<text x="10" y="18">Portcullis (AOT) against the best of three rivals; to the right is better</text>']
        for i, (title, better) in enumerate(bars):
            y, width = 30 + 22 * i, max(-240, min(240, 60 * math.log2(better)))
            out.append(f'<text x="310" y="{y + 13}" text-anchor="end">{title}</text>')
            out.append(f'<rect x="{middle + min(0, width):.0f}" y="{y}" width="{abs(width):.0f}" height="16" fill="{"#2a7" if better >= 1 else "#c53"}"/>')
            out.append(f'<text x="{middle + (6 if width >= 0 else -6) + width:.0f}" y="{y + 13}" text-anchor="{"start" if width >= 0 else "end"}">{better:.2f}</text>')
        out.append(f'<line x1="{middle}" y1="26" x2="{middle}" y2="{height - 20}" stroke="black"/></svg>')
        return "\n".join(out) + "\n"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", required=True)
    parser.add_argument("--quick", action="store_true", help="about five minutes: one round, short runs")
    parser.add_argument("--full", action="store_true", help="about an hour: the default")
    parser.add_argument("--rows", default="", help="a regular expression that names of rows begin with")
    parser.add_argument("--servers", default="", help="with commas between: aot, jit, aot-relaxed, jit-relaxed, vsftpd, proftpd, pure-ftpd, pyftpdlib, pump, commit")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--add", action="store_true", help="keep what the folder has of other rows: a table that is made in pieces")
    parser.add_argument("--out", help="a folder for results.json, table.md and chart.svg")
    options = parser.parse_args()

    large, seconds, rounds = (512 * MIB, 1, 1) if options.quick else (1024 * MIB, 3, 5)
    rounds = options.rounds or rounds
    table = rows(large, seconds)
    names = [row.name for row in table if re.match(options.rows, row.name)]
    if not names:
        parser.error(f"no row is called {options.rows}. There are {', '.join(row.name for row in table)}")
    chosen = options.servers.split(",") if options.servers else ALL + RELAXED + ["pyftpdlib", "pump", "commit"]

    # 10,000 sessions need as many on each side; a machine that allows fewer has no result in that row.
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    comparison = Comparison(Machine(options.work, large), rounds)
    about = (f"Commit {os.environ.get('PORTCULLIS_COMMIT', 'unknown')}, {os.cpu_count()} processors, Linux {os.uname().release}, reno; "
             f"medians [lowest-highest] of {rounds} interleaved rounds.")
    report = Report(comparison, table, about)
    out = options.out or options.work

    def save():
        report.rows = [row for row in table if row.name in comparison.results]
        write(f"{out}/results.json", json.dumps({"about": about, "results": comparison.results}, indent=1))
        write(f"{out}/table.md", report.markdown())
        write(f"{out}/chart.svg", report.chart())

    os.makedirs(out, exist_ok=True)
    if options.add and os.path.exists(f"{out}/results.json"):
        with open(f"{out}/results.json") as file:
            comparison.results.update(json.load(file)["results"])
    try:
        for row in table:
            if row.name in names:
                begin = time.monotonic()
                comparison.run(row, chosen)
                print(f"{row.name}: {time.monotonic() - begin:.0f} s", file=sys.stderr, flush=True)
                save()
    finally:
        comparison.stop()
    print(report.markdown())


main()
