// Runs inside a namespace: `forward.ts PORT TARGET` leads 127.0.0.1:PORT to a file, or to ADDRESS:PORT over the namespace's cable.
import { connect, createServer } from "node:net";

const [port = "", target = ""] = process.argv.slice(2);
const [host = "", targetPort = ""] = target.split(":");
const open = () => (target.startsWith("/") ? connect(target) : connect(Number(targetPort), host));

const server = createServer((near) => {
  const far = open();
  for (const socket of [near, far]) socket.on("error", () => socket.destroy());
  near.pipe(far).pipe(near);
  near.on("close", () => far.destroy());
  far.on("close", () => near.destroy());
});
server.listen(Number(port), "127.0.0.1", () => process.send?.("listening"));
process.once("disconnect", () => process.exit(0));
