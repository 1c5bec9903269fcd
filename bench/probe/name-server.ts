import { createSocket } from "node:dgram";
import { answer, childConfig } from "./child";

export interface NameServerConfig {
  port: number;
  address: string;
  /** Milliseconds until it answers. */
  delayMs: number;
}

/**
 * A name server of our own: every name is at 127.0.0.1 and has no IPv6 address, except that names which begin with
 * `dead` get no answer at all.
 */
const { port, address, delayMs } = childConfig<NameServerConfig>();
const socket = createSocket("udp4");
socket.on("message", (query, from) => {
  let end = 12;
  while (query[end]) end += (query[end] ?? 0) + 1;
  end += 5;
  if (query.subarray(13, 17).toString() === "dead") return;
  const wantsIpv4 = query.readUInt16BE(end - 4) === 1;
  const head = Buffer.from(query.subarray(0, 12));
  head.writeUInt16BE(0x8180, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(wantsIpv4 ? 1 : 0, 6);
  head.writeUInt32BE(0, 8);
  // A pointer to the name, type A, class IN, 60 s, four bytes.
  const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1]);
  const reply = Buffer.concat([head, query.subarray(12, end), ...(wantsIpv4 ? [record] : [])]);
  setTimeout(() => socket.send(reply, from.port, from.address), delayMs);
});
socket.bind(port, address, () => answer(socket.address().port));
