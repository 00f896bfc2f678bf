import { writeFileSync } from 'node:fs'
import { type ErrorCode, mayPass } from '../services/domain/error-codes.ts'
import type { ErrorEntry } from '../services/edge/error-entry.ts'
import { HUB_ERRORS } from '../services/edge/errors/hub-errors.ts'
import { IMPORT_ERRORS } from '../services/edge/errors/import-errors.ts'
import { ITEM_ERRORS } from '../services/edge/errors/item-errors.ts'
import { KIND_ERRORS } from '../services/edge/errors/kind-errors.ts'
import { LOG_ERRORS } from '../services/edge/errors/log-errors.ts'
import { REQUEST_ERRORS } from '../services/edge/errors/request-errors.ts'
import { SAMENESS_ERRORS } from '../services/edge/errors/sameness-errors.ts'
import { SIGN_OFF_ERRORS } from '../services/edge/errors/sign-off-errors.ts'
import { STORE_ERRORS } from '../services/edge/errors/store-errors.ts'
import { SUBMISSION_ERRORS } from '../services/edge/errors/submission-errors.ts'
import { TEXT_ERRORS } from '../services/edge/errors/text-errors.ts'

const INTRODUCTION = `# Errors

Every error of the hub has a code. Its place is the member \`code\` of a problem (RFC 9457) over HTTP, and the end of the line of a failed command: \`hub: what is wrong. What to do about it. [code]\`. A code names one thing and never another one later, so programs may rely on it; sentences may change. Over HTTP \`Accept-Language: en\` asks for English ones.

- **HTTP** is the status of the answer. What is wrong inside a content is always 422.
- **Exit** is the exit code of \`hub\`: 0 ok, 1 a check failed or a rule said no, 2 usage or configuration, 3 unreachable or try again later, 4 partly done.
- **Again**: "yes" where the same call may succeed later without anyone's help. Relay and projector wait for those by themselves; everything else stops them with one clear line.
- **For clerks** is what people read in an answer or in the report of an import; \`{name}\` stands for a detail.
- What stands in \`warnings\` of an answer or a report has such a code too. It was accepted; under strict handling (\`--strict\`, \`Prefer: handling=strict\`) it is refused with that code.
- **For operators** is added to a command's line. Where it is empty, the line itself says what to do.

The codes are defined in \`services/domain/error-codes.ts\`, the rows in \`services/edge/error-table.ts\`. This page is written by \`npm run docs:errors\`, and a test compares it.
`

const GROUPS: [title: string, rows: Partial<Record<ErrorCode, ErrorEntry>>][] = [
  ['Requests', REQUEST_ERRORS],
  ['Items and their content', ITEM_ERRORS],
  ['What an item is', KIND_ERRORS],
  ['What is said already', SAMENESS_ERRORS],
  ['Texts, dates and persons', TEXT_ERRORS],
  ['Who has reviewed it', SIGN_OFF_ERRORS],
  ['Drafts for review', SUBMISSION_ERRORS],
  ['Import of files', IMPORT_ERRORS],
  ['Command line, data folder, keys, directory, journals', HUB_ERRORS],
  ['Event log, topics, schemas', LOG_ERRORS],
  ['Stores, projector, comparison', STORE_ERRORS],
]

/** The whole of docs/errors.md. */
export const errorsPage = (): string => [INTRODUCTION, ...GROUPS.map(([title, rows]) => group(title, rows))].join('\n')

const group = (title: string, rows: Partial<Record<ErrorCode, ErrorEntry>>): string =>
  [
    `## ${title}`,
    '| code | HTTP | exit | again | meaning | for clerks | for operators |',
    '|---|---|---|---|---|---|---|',
    ...Object.entries(rows).map(([code, row]) => line(code as ErrorCode, row)),
    '',
  ].join('\n')

const line = (code: ErrorCode, { status, exit, title, detail, remedy, hint = '' }: ErrorEntry): string =>
  `| \`${code}\` | ${status} | ${exit} | ${mayPass(code) ? 'yes' : ''} | ${title} | ${detail}${remedy} | ${hint} |`

if (import.meta.main) writeFileSync(new URL('../docs/errors.md', import.meta.url), errorsPage())
