# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds the machine from Debian's packages and this machine's own files, and starts it."""

import os
import re
import shutil
import subprocess

MODULES = ("sha512_generic", "drbg",  # before bluetooth, or it cannot pair
           "virtio_pci", "9p", "9pnet_virtio", "overlay", "ecdh_generic", "hci_vhci", "uhid",
           "virtio_rng", "cmac", "ecb", "ctr", "algif_hash", "algif_skcipher", "autofs4")
# They fall over (hci_chan_del, from l2cap_chan_put) as bluetoothd ends with a link.
UNSOUND = ("linux-image-6.1.0-56-amd64", "linux-image-6.1.0-57-amd64")
KERNEL_LINE = ("console=ttyS0 quiet panic=-1 loglevel=3 random.trust_cpu=on mitigations=off"
               " systemd.unit=vm.target systemd.show_status=0 systemd.log_level=warning"
               " systemd.unified_cgroup_hierarchy=1")


def output_of(*command, **keywords):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, **keywords).stdout


class Parts:
    """What every machine starts from. folder: where everything lies; tests: the folder tests of the
    source tree; kernel: a package's name, or what Debian has just now."""

    def __init__(self, folder, tests, kernel=None):
        self.folder = folder
        self.kernel = kernel or kernel_package()
        self.tests = tests
        self.product = os.path.join(folder, "product")
        tree, version = self._kernel()
        self.vmlinuz = os.path.join(tree, "boot", f"vmlinuz-{version}")
        self.initramfs = self._initramfs(tree, version)

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def _kernel(self):
        """Downloaded and unpacked once: (its tree, its version)."""
        name = self.kernel
        tree = self.path("kernel", name)
        version = name.removeprefix("linux-image-")
        if os.path.exists(os.path.join(tree, "complete")):
            return tree, version
        shutil.rmtree(tree, ignore_errors=True)
        os.makedirs(tree)
        subprocess.run(["apt-get", "-qq", "-o", "APT::Sandbox::User=root", "download", name],
                       check=True, cwd=self.path("kernel"), stdin=subprocess.DEVNULL)
        package = next(f for f in os.listdir(self.path("kernel")) if f.endswith(".deb"))
        subprocess.run(["dpkg-deb", "-x", self.path("kernel", package), tree], check=True)
        os.unlink(self.path("kernel", package))
        subprocess.run(["/sbin/depmod", "-b", tree, version], check=True)
        with open(os.path.join(tree, "complete"), "w", encoding="ascii"):
            pass
        return tree, version

    def _initramfs(self, tree, version):
        root = self.path("initramfs")
        shutil.rmtree(root, ignore_errors=True)
        os.makedirs(os.path.join(root, "bin"))
        os.makedirs(os.path.join(root, "modules"))
        shutil.copy2("/bin/busybox", os.path.join(root, "bin", "busybox"))
        shutil.copy2(os.path.join(self.tests, "vm", "init.sh"), os.path.join(root, "init"))
        os.chmod(os.path.join(root, "init"), 0o755)
        order = []
        for module in MODULES:
            shown = output_of("/sbin/modprobe", "-d", tree, "-S", version, "--show-depends", module)
            for path in re.findall(r"^insmod (\S+)", shown, re.MULTILINE):
                name = os.path.basename(path)
                if name not in order:
                    order.append(name)
                    shutil.copy2(path, os.path.join(root, "modules", name))
        with open(os.path.join(root, "modules", "order"), "w", encoding="ascii") as file:
            file.write("\n".join(order) + "\n")
        archive = self.path("initramfs.cpio")
        with open(archive, "wb") as file:
            names = output_of("find", ".", cwd=root)
            subprocess.run(["cpio", "--quiet", "-o", "-H", "newc", "-R", "0:0"], check=True, cwd=root,
                           input=names.encode(), stdout=file)
        return archive


class Machine:
    """number: 0 for the first one, each with files of its own."""

    def __init__(self, parts, number=0):
        self.parts = parts
        self.number = number
        self.out = parts.path(f"out-{number}")
        self.console = parts.path(f"console-{number}.log")
        self.shell = parts.path(f"shell-{number}.sock")
        self.process = None
        shutil.rmtree(self.out, ignore_errors=True)
        os.makedirs(self.out)

    def write_words(self, words):
        """Which cases the next boot runs."""
        with open(os.path.join(self.out, "words"), "w", encoding="utf-8") as file:
            file.write("\n".join(words))

    def start(self, has_shell=False):
        """has_shell: of root, at the socket shell-NUMBER.sock."""
        def share(tag, path, options):
            return ["-virtfs", f"local,path={path},mount_tag={tag},security_model=none,{options}"]

        line, shell = KERNEL_LINE, []
        if has_shell:
            line += " systemd.wants=vm-shell.service"
            shell = ["-serial", f"unix:{self.shell},server=on,wait=off"]
        self.process = subprocess.Popen(
            ["qemu-system-x86_64", "-M", "q35", "-accel", "tcg,thread=multi", "-cpu", "max",
             "-m", "1536", "-smp", "2", "-display", "none", "-no-reboot", "-nic", "none",
             "-monitor", "none", "-serial", f"file:{self.console}", "-device", "virtio-rng-pci",
             "-kernel", self.parts.vmlinuz, "-initrd", self.parts.initramfs, "-append", line,
             *shell,
             *share("host", "/", "readonly=on,multidevs=remap"),
             *share("product", self.parts.product, "readonly=on"),
             *share("tests", self.parts.tests, "readonly=on"),
             *share("out", self.out, "readonly=off")],
            stdin=subprocess.DEVNULL)

    def is_running(self, seconds=0):
        """Asked for so long, unless it ends before."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return True
        return False

    def stop(self):
        if self.process and self.is_running():
            self.process.kill()
            self.process.wait()


def kernel_package():
    """The newest kernel that linux-image-amd64 stands for, or has stood for, and that is sound."""
    for _ in range(2):
        shown = output_of("apt-cache", "show", "linux-image-amd64",
                          stderr=subprocess.DEVNULL) if has_lists() else ""
        found = re.findall(r"^Depends:.*?\b(linux-image-\d\S+)", shown, re.MULTILINE)
        if found:
            return next((name for name in found if name not in UNSOUND), found[0])
        subprocess.run(["apt-get", "-qq", "update"], check=False, stdin=subprocess.DEVNULL)
    raise SystemExit("vm: apt knows no linux-image-amd64; this needs Debian on an amd64")


def has_lists():
    return subprocess.run(["apt-cache", "show", "linux-image-amd64"], stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL, check=False).returncode == 0
