#!/bin/busybox sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The first program of the machine: modules, the host's files under a layer of memory with Plumbline
# in between, and what would only cost time there is switched off. Then systemd.
set -eu
/bin/busybox mkdir -p /proc /sys /dev /host /product /layer /root /sbin /usr
/bin/busybox --install -s /bin
export PATH=/bin

mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
while read -r module; do
  insmod "/modules/$module"
done </modules/order

share () { # TAG FOLDER OPTIONS
  mkdir -p "$2"
  mount -t 9p -o "trans=virtio,version=9p2000.L,msize=512000,$3" "$1" "$2"
}
share host /host ro,cache=loose
share product /product ro,cache=loose
mount -t tmpfs -o size=80% layer /layer
mkdir /layer/upper /layer/work
mount -t overlay -o lowerdir=/product:/host,upperdir=/layer/upper,workdir=/layer/work overlay /root

cd /root
# With .dockerenv systemd takes itself for a container and ignores the kernel's command line.
rm -rf .dockerenv run/.containerenv etc/fstab etc/systemd/system/*.wants etc/systemd/user/*.wants \
  var/lib/bluetooth var/lib/plumbline var/lib/systemd/linger etc/xdg/plumbline/plumbline.conf
mkdir -p proc sys dev run tmp vm var/lib/bluetooth
: >etc/machine-id
echo 5f2c1d0e9b8a4c7d8e6f5a4b3c2d1e0f >etc/machine-id
echo plumbline-vm >etc/hostname
mount -t tmpfs -o mode=1777 tmpfs tmp
mount -t tmpfs -o mode=755 tmpfs run
share tests vm/tests ro,cache=loose
share out vm/out cache=none

# Slow on these files, or of no use.
for unit in systemd-udevd.service systemd-udevd-control.socket systemd-udevd-kernel.socket \
  systemd-udev-trigger.service systemd-udev-settle.service systemd-binfmt.service \
  proc-sys-fs-binfmt_misc.automount systemd-modules-load.service kmod-static-nodes.service \
  systemd-sysctl.service systemd-random-seed.service systemd-update-utmp.service \
  systemd-rfkill.socket dev-hugepages.mount dev-mqueue.mount sys-kernel-debug.mount \
  sys-kernel-tracing.mount sys-fs-fuse-connections.mount sys-kernel-config.mount \
  systemd-remount-fs.service systemd-tmpfiles-setup.service systemd-tmpfiles-setup-dev.service \
  systemd-tmpfiles-clean.timer systemd-sysusers.service systemd-firstboot.service \
  systemd-journal-flush.service systemd-journal-catalog-update.service ldconfig.service \
  systemd-update-done.service systemd-machine-id-commit.service apt-daily.timer \
  apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer fstrim.timer man-db.timer \
  logrotate.timer networking.service systemd-timesyncd.service systemd-networkd.service \
  modprobe@configfs.service modprobe@dm_mod.service modprobe@drm.service \
  modprobe@efi_pstore.service modprobe@fuse.service modprobe@loop.service; do
  ln -sf /dev/null "etc/systemd/system/$unit"
done
files=vm/tests/vm/files
cp $files/*.service $files/*.target etc/systemd/system/
mkdir -p etc/systemd/journald.conf.d etc/dbus-1/system.d
cp $files/vm-journald.conf etc/systemd/journald.conf.d/
cp $files/vm-bus.conf etc/dbus-1/system.d/

mount --move /proc proc
mount --move /sys sys
mount --move /dev dev
mkdir -p dev/pts dev/shm
mount -t devpts -o mode=620,ptmxmode=666 devpts dev/pts
mount -t tmpfs tmpfs dev/shm
# As the package's script would, before the bus reads its policy; and the users of the cases.
chroot . /usr/bin/env PATH=/usr/sbin:/usr/bin:/sbin:/bin systemd-sysusers plumbline.conf \
  /$files/vm.sysusers
exec switch_root /root /lib/systemd/systemd
