#!/bin/busybox sh
# The first program of the lab's virtual machine. It loads the modules, lays a file system in memory over the host's own, which is shared
# read-only, and runs the command that the kernel's command line carries (lab=BASE64, a word a line). Lines for whoever started the machine
# go to the second serial port.
/bin/busybox --install -s /bin
mount -t proc none /proc
mount -t sysfs none /sys
mount -t devtmpfs none /dev
dmesg -n 1
echo "{\"booted\":\"$(uname -r)\"}" > /dev/ttyS1

while read -r module; do
  # Its parameters are words of their own.
  insmod /modules/$module || echo "no module $module"
done < /modules/order

mount -t 9p -o trans=virtio,version=9p2000.L,msize=1048576,ro,cache=loose host /host
mount -t tmpfs none /above
mkdir /above/upper /above/work
mount -t overlay -o lowerdir=/host,upperdir=/above/upper,workdir=/above/work none /system
for name in dev proc sys; do mount --move /$name /system/$name; done
mount -t configfs none /system/sys/kernel/config
mkdir -p /system/dev/pts /system/run/lab
mount -t devpts none /system/dev/pts
# What the host's udev knows is about the host's devices.
rm -rf /system/run/udev

cp /bin/busybox /system/run/lab/busybox
sed -n 's/.*lab=\([^ ]*\).*/\1/p' /system/proc/cmdline | base64 -d > /system/run/lab/command
cat > /system/run/lab/run <<'END'
IFS='
'
set -- $(/run/lab/busybox cat /run/lab/command)
"$@" > /dev/ttyS1 2> /dev/console < /dev/null
/run/lab/busybox poweroff -f
END
exec switch_root /system /run/lab/busybox sh /run/lab/run
