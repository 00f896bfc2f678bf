import { writeFileSync } from 'node:fs'
import { hubDocument } from './client-types/hub-document.ts'

writeFileSync(process.argv[2] ?? 1, `${JSON.stringify(hubDocument(), null, 2)}\n`)
