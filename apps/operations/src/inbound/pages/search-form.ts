import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { errorCodes } from 'fastify';

/** An order number and a key, with room for what people paste around them. */
const formLimitBytes = 8 * 1024;

/** Services take JSON only. The search page is a plain form without script, so it alone may send one. */
export function takeSearchForm(app: NestFastifyApplication): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addContentTypeParser<string>(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: formLimitBytes },
      (request, body, done) => {
        if (request.routeOptions.url === '/orders') done(null, Object.fromEntries(new URLSearchParams(body)));
        else done(new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE('a form'));
      },
    );
}
