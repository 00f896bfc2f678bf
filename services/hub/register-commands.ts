import type { Command } from 'commander'

type Register = (program: Command) => void

interface Group {
  names: string[]
  load: () => Promise<Register[]>
}

const one = (name: string, load: () => Promise<Register>): Group => ({
  names: [name],
  load: async () => [await load()],
})

/** In the order of the help. The code of a command is loaded when it is called, so `hub tokens list` loads no engine. */
const GROUPS: Group[] = [
  one('start', async () => (await import('./commands/start.ts')).startCommand),
  {
    names: ['publisher', 'projector', 'query', 'notifier', 'monitor'],
    load: async () => (await import('./commands/service-commands.ts')).serviceCommands,
  },
  one('init', async () => (await import('./commands/init.ts')).initCommand),
  one('import', async () => (await import('./commands/import.ts')).importCommand),
  {
    names: ['publish', 'withdraw', 'redact'],
    load: async () => (await import('./commands/items.ts')).itemCommands,
  },
  one('revise', async () => (await import('./commands/revise.ts')).reviseCommand),
  {
    names: ['show', 'find'],
    load: async () => (await import('./commands/look-up.ts')).lookUpCommands,
  },
  one('attachments', async () => (await import('./commands/attachments.ts')).attachmentsCommand),
  one('lag', async () => (await import('./commands/lag.ts')).lagCommand),
  one('parked', async () => (await import('./commands/parked.ts')).parkedCommand),
  one('rebuild', async () => (await import('./commands/rebuild.ts')).rebuildCommand),
  one('replay', async () => (await import('./commands/replay.ts')).replayCommand),
  one('verify', async () => (await import('./commands/verify.ts')).verifyCommand),
  one('heads', async () => (await import('./commands/heads.ts')).headsCommand),
  one('compare', async () => (await import('./commands/compare.ts')).compareCommand),
  one('directory', async () => (await import('./commands/directory.ts')).directoryCommand),
  one('rules', async () => (await import('./commands/rules.ts')).rulesCommand),
  one('catalogue', async () => (await import('./commands/catalogue.ts')).catalogueCommand),
  one('plan', async () => (await import('./commands/plan.ts')).planCommand),
  one('table', async () => (await import('./commands/table-import.ts')).tableCommand),
  one('duties', async () => (await import('./commands/duties.ts')).dutiesCommand),
  one('export', async () => (await import('./commands/export.ts')).exportCommand),
  one('webhooks', async () => (await import('./commands/webhooks.ts')).webhooksCommand),
  one('deadline', async () => (await import('./commands/deadline.ts')).deadlineCommand),
  one('tokens', async () => (await import('./commands/tokens.ts')).tokensCommand),
  one('keys', async () => (await import('./commands/keys.ts')).keysCommand),
  one('journal', async () => (await import('./commands/journal.ts')).journalCommand),
  one('log', async () => (await import('./commands/log.ts')).logCommand),
  one('topics', async () => (await import('./commands/topics.ts')).topicsCommand),
  one('schemas', async () => (await import('./commands/schemas.ts')).schemasCommand),
]

/** Registers the command that the words name. Where they name none, it registers all: help and "did you mean" need them. */
export async function registerCommands(program: Command, words: string[]): Promise<void> {
  if (words.includes('--version') || words.includes('-V')) return
  const named = words.find((word) => !word.startsWith('-')) ?? ''
  const wanted = GROUPS.filter(({ names }) => names.includes(named))
  for (const { load } of wanted.length > 0 ? wanted : GROUPS) for (const register of await load()) register(program)
}
