import { readFileSync } from 'node:fs'

/** The version of this code, as package.json has it. */
export const VERSION = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
).version

/** How the hub names itself to servers that it calls. */
export const USER_AGENT = `disclosure-hub/${VERSION}`
