// A process that sends back what it is sent: the bare round trip.
import { createServer } from "node:net";

const server = createServer({ noDelay: true }, (socket) => {
  socket.on("data", (part) => socket.write(part));
  socket.on("error", () => {});
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.send?.({ kind: "ready", url: `tcp://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}` });
});
process.once("disconnect", () => process.exit(0));
