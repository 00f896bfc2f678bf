import type { Duplex } from 'node:stream'
import type { ErrorCode } from '../domain/error-codes.ts'
import { KEPT_BY_NOBODY } from './caching.ts'
import { problemOf } from './problem.ts'

const CODES: Record<string, ErrorCode> = {
  HPE_HEADER_OVERFLOW: 'request-too-long',
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
}

/** Answers bytes that are no HTTP request, and ends the connection. */
export function answerUnreadable(error: NodeJS.ErrnoException, socket: Duplex, requestId: string): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const problem = problemOf(CODES[error.code ?? ''] ?? 'request-unreadable')
  const body = JSON.stringify(problem)
  socket.end(
    [
      `HTTP/1.1 ${problem.status} ${problem.title}`,
      'Connection: close',
      `Cache-Control: ${KEPT_BY_NOBODY}`,
      'Content-Language: zh-CN',
      `Request-Id: ${requestId}`,
      'Content-Type: application/problem+json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n'),
  )
}
