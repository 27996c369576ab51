// Registers of a unit as the npm package modbus-serial reads them, as JSON: PORT UNIT FUNCTION ADDRESS COUNT.
// The package is one of web/'s, where npm has put it.
import { createRequire } from "node:module";

const Modbus = createRequire(new URL("../../web/package.json", import.meta.url))("modbus-serial");
const [port, unit, table, address, count] = process.argv.slice(2).map(Number);
const client = new Modbus();
client.setTimeout(5000);
await client.connectTCP("127.0.0.1", { port });
client.setID(unit);
try {
  const read = table === 3 ? client.readHoldingRegisters : client.readInputRegisters;
  const answer = await read.call(client, address, count);
  console.log(JSON.stringify(answer.data));
} catch (problem) {
  console.log(JSON.stringify({ exception: problem.modbusCode ?? null, message: problem.message }));
}
client.close();
