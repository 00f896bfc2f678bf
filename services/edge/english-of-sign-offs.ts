import type { SIGN_OFF_ERRORS } from './errors/sign-off-errors.ts'

/** Of who has reviewed an item before: what is wrong, and what to do about it. */
export const SIGN_OFF_SENTENCES: Readonly<Record<keyof typeof SIGN_OFF_ERRORS, readonly [string, string]>> = {
  'sign-off-missing': [
    'By the rules in force, nobody has signed off yet as {roles}.',
    'Once they have, name each role, pseudonym and day in `review`.',
  ],
  'sign-off-not-distinct': [
    'By the rules in force, different persons sign off; "{actor}" did as {roles}.',
    'Let somebody else do one of them.',
  ],
  'sign-off-not-yours': [
    'This token may not tell who has reviewed something.',
    'Ask an administrator for one that may, or send no `review`.',
  ],
}

/** The clauses of such errors, by their Chinese words. */
export const SIGN_OFF_CLAUSES: Readonly<Record<string, string>> = {
  '应为 1 至 20 字的审核角色，首尾没有空白': 'a role of 1 to 20 characters is expected, without blanks at its ends',
  '应为审核人的代号，1 至 60 字，首尾没有空白，也不能是证件号、手机号等号码；签名后永久公开':
    'a pseudonym of 1 to 60 characters is expected, without blanks at its ends and not a number of a person: it is public for ever',
  上一版的发布日期: 'the publication of the version before',
  审核日期: 'the day of the sign-off',
}
