import type { Request } from 'express'

/** Whether sentences should be English (RFC 9110, section 12.5.4). Chinese is what everybody gets who does not ask. */
export const prefersEnglish = (request: Pick<Request, 'acceptsLanguages'>): boolean =>
  request.acceptsLanguages(['zh', 'en']) === 'en'
