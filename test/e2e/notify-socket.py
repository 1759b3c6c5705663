# What the service manager does with its end of NOTIFY_SOCKET: prints each message with the process that it comes from, and closes
# the file descriptors that come with it, which is what the sender of a barrier waits for (sd_notify_barrier(3)).
import os, socket, struct, sys

receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
receiver.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
receiver.bind(sys.argv[1])
print("ready", flush=True)
while True:
    message, extras, _, _ = receiver.recvmsg(4096, 1024)
    sender = 0
    for _, kind, data in extras:
        if kind == socket.SCM_RIGHTS:
            for (fd,) in struct.iter_unpack("i", data[: len(data) // 4 * 4]):
                os.close(fd)
        elif kind == socket.SCM_CREDENTIALS:
            sender = struct.unpack("3i", data[:12])[0]
    print(sender, repr(message.decode()), flush=True)
