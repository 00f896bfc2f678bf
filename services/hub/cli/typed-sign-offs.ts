import { HubError } from '../../domain/errors.ts'
import type { SignOff } from '../../domain/sign-off/sign-off.ts'

/** `--review ROLE=PSEUDONYM@DAY`, once for each who has reviewed it. The publisher checks what it says. */
export const REVIEW_OPTION = [
  '--review <role=pseudonym@day>',
  'who has reviewed it before, as 初审=office-07@2026-03-05; once for each',
  (text: string, before: SignOff[] = []): SignOff[] => {
    const { role = '', actor = '', at = '' } = /^(?<role>[^=]+)=(?<actor>.+)@(?<at>[^@]+)$/.exec(text)?.groups ?? {}
    if (role === '')
      throw new HubError('usage', '--review is ROLE=PSEUDONYM@DAY, as 初审=office-07@2026-03-05, once for each role.')
    return [...before, { role, actor, at }]
  },
] as const
