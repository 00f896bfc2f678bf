import { HEALTH_PATHS } from '../../services/http/health-paths.ts'
import { WEBHOOKS } from '../../services/hub/running/webhook-document.ts'
import { PUBLISHER_PATHS } from '../../services/publisher/api/publisher-paths.ts'
import { openApiDocument } from '../../services/query/api/openapi.ts'

/** The document that a hub with all services answers at `/openapi.json`. */
export const hubDocument = () => openApiDocument({ ...HEALTH_PATHS, ...PUBLISHER_PATHS }, WEBHOOKS)
