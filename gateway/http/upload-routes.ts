import { gatewayPaths } from '../../domain/channels/gateway.ts';
import type { Front } from './front.ts';
import type { Uploads } from './uploads.ts';

/** Mounts tus below `gatewayPaths.uploads`: it reads and answers the raw request. */
export function addUploadRoutes(app: Front, uploads: Uploads): void {
  app.register(async (scope) => {
    // Nothing is parsed here, whatever it calls itself: the body is left to tus, which writes it as it comes.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    for (const url of [gatewayPaths.uploads, `${gatewayPaths.uploads}/:uploadId`]) {
      scope.route({
        method: ['POST', 'HEAD', 'PATCH', 'DELETE', 'OPTIONS'],
        url,
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
  });
}
