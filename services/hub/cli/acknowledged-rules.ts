import { HubError } from '../../domain/errors.ts'
import type { Acknowledgement } from '../../domain/personal-data/check-personal-data.ts'
import { LIKELY_DATA_RULES } from '../../domain/personal-data/find-likely-data.ts'
import { PERSONAL_DATA_RULES } from '../../domain/personal-data/find-personal-data.ts'

const RULES: string[] = [...PERSONAL_DATA_RULES, ...LIKELY_DATA_RULES]

/** `--acknowledge RULE`, once for each rule. Its names are signed; what it covers stands in docs/import.md. */
export const ACKNOWLEDGE_OPTION = [
  '--acknowledge <rule>',
  'personal data that may be published: the rule by which it is refused; once for each rule',
  (rule: string, before: Acknowledgement[] = []): Acknowledgement[] => {
    if (!RULES.includes(rule)) throw new HubError('usage', `No rule ${rule}. The rules are: ${RULES.join(', ')}`)
    return [...before, { rule, reason: 'declared on the command line' }]
  },
] as const
