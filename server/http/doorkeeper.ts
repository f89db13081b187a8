import type { Request, RequestHandler } from 'express';
import helmet from 'helmet';
import type { Settings } from '../config.ts';
import { API_VERSION } from './api-version.ts';
import { traceIdOf } from './trace.ts';
import { refuseTransport } from './transport.ts';

const FORWARDED = /^(forwarded|x-forwarded-.*|x-real-ip|via)$/;

/**
 * Demo mode answers its own machine only: the Host must be loopback with our port (against DNS rebinding), and nothing
 * may have forwarded the request (a proxy would open the demonstration to a network).
 */
export function admitLoopbackOnly(): RequestHandler {
  return (request, response, next) => {
    if (isLoopback(request) && !Object.keys(request.headers).some((name) => FORWARDED.test(name))) {
      next();
      return;
    }
    refuseTransport(421, request, response);
  };
}

function isLoopback(request: Request): boolean {
  const port = String(request.socket.localPort);
  return [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`].includes(request.get('host') ?? '');
}

/** Security headers of every answer (ADR 2.x, NCSC U/PW.03): no inline code, no framing, no referrer, nothing kept in caches. */
export function protectAnswers(settings: Pick<Settings, 'transport'>): RequestHandler[] {
  const overTls = settings.transport.kind !== 'loopback';
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'"],
          fontSrc: ["'self'"],
          // data: carries the little pictures inside the style sheets.
          imgSrc: ["'self'", 'data:'],
          mediaSrc: ["'self'"],
          connectSrc: ["'self'"],
          formAction: ["'self'"],
          frameAncestors: ["'none'"],
          baseUri: ["'none'"],
        },
      },
      strictTransportSecurity: overTls ? { maxAge: 31_536_000, includeSubDomains: true } : false,
      referrerPolicy: { policy: 'no-referrer' },
      xFrameOptions: { action: 'deny' },
      crossOriginEmbedderPolicy: false,
    }),
    (request, response, next) => {
      response.set('Cache-Control', 'no-store');
      response.set('Permissions-Policy', 'camera=(), microphone=(), geolocation=()');
      response.set('Request-Id', traceIdOf(request));
      if (request.path.startsWith('/v1/') || request.path === '/v1') response.set('API-Version', API_VERSION);
      next();
    },
  ];
}
