import { existsSync } from 'node:fs'
import { type Command, Option } from 'commander'
import { HubError } from '../../domain/errors.ts'
import type { NodeId } from '../../domain/ids.ts'
import { isDate } from '../../domain/item/dates.ts'
import { isPseudonym } from '../../domain/personal-data/public-text.ts'
import { type CommandContext, contextOf } from '../cli/command-context.ts'
import { typedNodeId } from '../cli/typed-ids.ts'
import { now } from '../clock.ts'
import { type AccessEntry, createAccess, sha256, tokensSchema } from '../data/access.ts'
import { type DataFolder, writeJson } from '../data/data-folder.ts'
import { readJsonFile } from '../data/read-json-file.ts'
import { loadRootKeys } from '../data/root-keys.ts'

export function tokensCommand(program: Command): void {
  const tokens = program.command('tokens').description('tokens of clerks, auditors and operators')

  const open = () => {
    const context = contextOf(program)
    loadRootKeys(context.data)
    return { ...context, access: createAccess(context.data.accessFile, now) }
  }

  tokens
    .command('new')
    .description('a token for one person; it is shown once')
    .requiredOption('--actor <pseudonym>', 'staff pseudonym, goes into what the person signs')
    .option('--node <nodeId>', "the clerk's node", typedNodeId)
    .addOption(new Option('--role <role>').choices(['clerk', 'auditor', 'operator']).default('clerk'))
    .addOption(
      new Option(
        '--right <right>',
        "what the clerk's programs may do besides: review, say who has reviewed what they publish",
      ).choices(['review']),
    )
    .option('--expires <date>', 'last day, YYYY-MM-DD')
    .action((asked: AskedToken) => grantToken(open(), asked))

  tokens
    .command('list')
    .description('who holds a token')
    .action(() => {
      const { access, output } = open()
      const rows = access.list().map(({ sha256: _hash, seal: _seal, ...row }) => row)
      output.result(rows, () =>
        rows
          .map(
            (row) =>
              `${row.tokenId}  ${row.role.padEnd(8)} ${(row.nodeId ?? '-').padEnd(24)} ${row.actor.padEnd(24)} ${row.expiresAt === null ? 'no end' : `until ${row.expiresAt}`}${(row.rights ?? []).map((right) => `  ${right}`).join('')}`,
          )
          .join('\n'),
      )
    })

  tokens
    .command('revoke <tokenId>')
    .description('a token stops counting at once')
    .action((tokenId: string) => {
      const { access, data, output } = open()
      const revoked = access.list().find((entry) => entry.tokenId === tokenId)
      if (!access.revoke(tokenId)) throw new HubError('usage', `No token "${tokenId}". See: hub tokens list`)
      if (revoked !== undefined) forgetSampleToken(data, revoked.sha256)
      output.result({ tokenId, revoked: true }, () => `revoked ${tokenId}`)
    })
}

interface AskedToken {
  actor: string
  node?: NodeId
  role: AccessEntry['role']
  right?: string
  expires?: string
}

type OpenAccess = Pick<CommandContext, 'data' | 'output'> & { access: ReturnType<typeof createAccess> }

function grantToken({ access, data, output }: OpenAccess, { actor, node, role, right, expires }: AskedToken): void {
  if (role === 'clerk' && (node === undefined || !data.nodeIds().includes(node)))
    throw new HubError('usage', `A clerk needs --node, one of: ${data.nodeIds().join(', ')}`)
  if (role !== 'clerk' && node !== undefined)
    throw new HubError('usage', `--node is a clerk's: an ${role} writes for no node.`)
  if (role !== 'clerk' && right !== undefined)
    throw new HubError('usage', `--right is a clerk's: an ${role} publishes nothing.`)
  if (!isPseudonym(actor))
    throw new HubError(
      'usage',
      '--actor is a pseudonym of 1 to 60 characters, not a number of a person: it is public for ever',
    )
  const expiresAt = expires === undefined ? null : endOfDayInShanghai(expires)
  if (expiresAt !== null && expiresAt <= now()) output.note(`The token is expired: its last day was ${expires}.`)
  const principal = { actor, role, nodeId: node ?? null, ...(right !== undefined && { rights: [right] }) }
  const [token] = access.grantAll([principal], expiresAt)
  output.result({ ...principal, token }, () => token as string)
}

/** The sample's tokens are kept in clear, for everybody to try. One that counts no more is no use there. */
function forgetSampleToken(data: DataFolder, revoked: string): void {
  if (!existsSync(data.tokensFile)) return
  const tokens = readJsonFile(data.tokensFile, tokensSchema)
  const rest = Object.entries(tokens).filter(([, token]) => sha256(token) !== revoked)
  if (rest.length < Object.keys(tokens).length) writeJson(data.tokensFile, Object.fromEntries(rest))
}

function endOfDayInShanghai(day: string): string {
  if (!isDate(day) || day.length !== 10) throw new HubError('usage', '--expires is a date, YYYY-MM-DD')
  return `${day}T16:00:00.000Z`
}
