import { sealedLimits } from '../../domain/application/sealed.ts';
import { gatewayPaths } from '../../domain/channels/gateway.ts';
import type { Front } from './front.ts';
import type { Uploads } from './uploads.ts';

/** Mounts tus below `gatewayPaths.uploads`: it reads and answers the raw request. */
export function addUploadRoutes(app: Front, uploads: Uploads): void {
  // Not parsed: the body is left to tus, which writes it as it comes.
  app.addContentTypeParser('application/offset+octet-stream', (_request, _payload, done) => done(null));
  for (const url of [gatewayPaths.uploads, `${gatewayPaths.uploads}/:uploadId`]) {
    app.route({
      method: ['POST', 'HEAD', 'PATCH', 'DELETE', 'OPTIONS'],
      url,
      bodyLimit: sealedLimits.bytes,
      handler: async (request, reply) => {
        const { station } = request;
        if (station === null) throw new Error('route reached without a station');
        reply.hijack();
        for (const [name, value] of Object.entries(reply.getHeaders())) {
          if (value !== undefined) reply.raw.setHeader(name, value);
        }
        await uploads.handle(request.raw, reply.raw, station.id);
      },
    });
  }
}
