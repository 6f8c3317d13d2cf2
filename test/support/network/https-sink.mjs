/**
 * An HTTPS server that writes what is PUT to a file and answers: what a transfer costs when nothing is asked of the receiver.
 * Arguments: certificate, key, authority, folder. Prints its port.
 */
import { createWriteStream, readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

const [cert, key, ca, folder] = process.argv.slice(2);
const read = (file) => readFileSync(file, 'utf8');
const server = createServer(
  { cert: read(cert), key: read(key), ca: read(ca), requestCert: true, minVersion: 'TLSv1.3' },
  async (request, response) => {
    if (!request.socket.authorized) {
      response.writeHead(401).end();
      return;
    }
    await pipeline(request, createWriteStream(join(folder, 'received')));
    response.writeHead(204).end();
  },
);
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
