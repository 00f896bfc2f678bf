import { type Command, Option } from 'commander'
import { HubError } from '../../domain/errors.ts'
import { type AccessEntry, createAccess } from '../access.ts'
import { now } from '../clock.ts'
import { contextOf } from '../command-context.ts'
import { EXIT } from '../output.ts'
import { loadRootKeys } from '../root.ts'

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
    .option('--node <nodeId>', "the clerk's node")
    .addOption(new Option('--role <role>').choices(['clerk', 'auditor', 'operator']).default('clerk'))
    .option('--expires <date>', 'last day, YYYY-MM-DD')
    .action(
      ({
        actor,
        node,
        role,
        expires,
      }: {
        actor: string
        node?: string
        role: AccessEntry['role']
        expires?: string
      }) => {
        const { access, data, output } = open()
        if (role === 'clerk' && (node === undefined || !data.nodeIds().includes(node)))
          throw new HubError('usage', `A clerk needs --node, one of: ${data.nodeIds().join(', ')}`)
        if (expires !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(expires))
          throw new HubError('usage', '--expires is a date, YYYY-MM-DD')
        const [token] = access.grantAll(
          [{ actor, role, nodeId: node ?? null }],
          expires === undefined ? null : `${expires}T16:00:00.000Z`,
        )
        output.result({ actor, role, nodeId: node ?? null, token }, () => token as string)
      },
    )

  tokens
    .command('list')
    .description('who holds a token')
    .action(() => {
      const { access, output } = open()
      const rows = access.list().map(({ sha256: _, ...row }) => row)
      output.result(rows, () =>
        rows
          .map((row) => `${row.tokenId}  ${row.role.padEnd(8)} ${(row.nodeId ?? '-').padEnd(24)} ${row.actor}`)
          .join('\n'),
      )
    })

  tokens
    .command('revoke <tokenId>')
    .description('a token stops counting at once')
    .action((tokenId: string) => {
      const { access, output } = open()
      const revoked = access.revoke(tokenId)
      output.result({ tokenId, revoked }, () => (revoked ? `revoked ${tokenId}` : `no token ${tokenId}`))
      if (!revoked) output.exit(EXIT.failed)
    })
}
