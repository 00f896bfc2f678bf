import { html } from 'hono/html'
import type { ErrorCode } from '../../domain/error-codes.ts'
import type { Instant } from '../../domain/ids.ts'
import { chineseDuration } from '../../edge/chinese-dates.ts'
import { ERROR_TABLE } from '../../edge/error-table.ts'
import { wordsOf } from '../../edge/words-of.ts'
import type { Html } from '../../query/pages/layout.ts'
import type { WaitingEvents } from './ops-sources.ts'
import type { Told } from './read-ops.ts'

/** How urgent a thing is. `elsewhere`: another process knows. */
export type Level = 'act' | 'unknown' | 'watch' | 'good' | 'elsewhere'

/** From the most urgent down. */
const LEVELS = ['act', 'unknown', 'watch', 'good', 'elsewhere'] as const

/** Each has a sign and a word, so that nobody has to see its colour. */
const SIGNS: Record<Level, [sign: string, word: string]> = {
  act: ['✕', '要处理'],
  unknown: ['?', '不知道'],
  watch: ['!', '留意'],
  good: ['✓', '正常'],
  elsewhere: ['→', '不在本进程'],
}

export const levelMark = (level: Level): Html =>
  html`<span class="level ${level}"><span aria-hidden="true">${SIGNS[level][0]}</span> ${SIGNS[level][1]}</span>`

export const worst = (levels: Level[]): Level => LEVELS.find((level) => levels.includes(level)) ?? 'good'

/** Those that are more urgent first. */
export const byUrgency = (a: { level: Level }, b: { level: Level }): number =>
  LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level)

/** One subject of the page. */
export interface OpsSection {
  id: string
  title: string
  level: Level
  /** In a few words. */
  gist: string
  asOf: Instant | null
  body: Html | false
}

type SectionView = Pick<OpsSection, 'level' | 'gist' | 'body'>

/** A section of what was read, or of why it was not. `elsewhere` says which process knows it. */
export function sectionOf<T>(
  { id, title, elsewhere }: { id: string; title: string; elsewhere: string },
  told: Told<T> | null,
  view: (value: T) => SectionView,
): OpsSection {
  if (told === null) return { id, title, level: 'elsewhere', gist: elsewhere, asOf: null, body: false }
  const { asOf } = told
  if ('value' in told) return { id, title, asOf, ...view(told.value) }
  const { failure } = told
  return { id, title, asOf, level: 'unknown', gist: '现在读不到', body: html`<p>${troubleWords(failure)}</p>` }
}

/** A failure in the clerks' language, and as it was said in English. */
export const troubleWords = ({ code, says }: { code: string; says: string }, nodeId = ''): Html =>
  html`${sentenceOf(code, nodeId)} <span lang="en" class="said">${says}</span>（<code>${code}</code>）`

function sentenceOf(code: string, nodeId: string): string {
  if (code === 'internal' || !Object.hasOwn(ERROR_TABLE, code)) return '程序出错，请看进程的日志。'
  return Object.values(wordsOf(code as ErrorCode, { nodeId, reason: '原文见后' })).join('')
}

/** A length of time, or that it is not known. */
export const secondsWords = (seconds: number | null): string => (seconds === null ? '不知道' : chineseDuration(seconds))

/** 3 条，最早的已等 5 分钟. */
export function waitingWords({ events, seconds }: WaitingEvents): string {
  if (events === 0) return '没有'
  return `${events === null ? '条数不知道' : `${events} 条`}，最早的${seconds === null ? '等了多久不知道' : `已等 ${chineseDuration(seconds)}`}`
}

/** What a shell takes as it stands. */
const PLAIN_WORD = /^[\w@%+=:,./-]+$/

/** A command to copy. Words from outside are quoted, so that a shell takes each as one word and runs none of it. */
export const command = (...words: string[]): Html =>
  html`<code class="command">${words.map((word) => (PLAIN_WORD.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ')}</code>`
