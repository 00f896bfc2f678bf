import { Counter, type Registry } from 'prom-client'

/**
 * Answers that are the hub's own trouble: a bug, or an item that does not check (500), and something that it needs and
 * lacks (503). 504 is none: the version that was waited for has not come yet.
 */
const SERVER_ERRORS = ['500', '503']

/** A process that is not ready says so by its status, and has told it to whoever asked. */
const HEALTH_ROUTES = new Set(['/livez', '/readyz', '/metrics'])

/** Counts server errors. Each status begins with 0, because an increase from nothing is not seen. */
export function createServerErrors(registry: Registry): (answer: { route: string; status: number }) => void {
  const errors = new Counter({
    name: 'hub_http_server_errors_total',
    help: 'Requests answered with 500 or 503, those for health left out',
    labelNames: ['status'],
    registers: [registry],
  })
  for (const status of SERVER_ERRORS) errors.inc({ status }, 0)
  return ({ route, status }) => {
    const label = String(status)
    if (SERVER_ERRORS.includes(label) && !HEALTH_ROUTES.has(route)) errors.inc({ status: label })
  }
}
