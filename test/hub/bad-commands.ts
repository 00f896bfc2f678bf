const ITEM = 'taihe.0190a000-0000-7000-8000-000000000000'

export interface BadCommand {
  name: string
  args: string[]
  env?: Record<string, string>
  exit: number
  code: string
  says: RegExp
}

const usage = { exit: 2, code: 'usage' }

/** File names are relative to a folder that the test fills. */
export const BAD_COMMANDS: BadCommand[] = [
  { name: 'an unknown command', args: ['improt'], ...usage, says: /unknown command 'improt'.*import/ },
  { name: 'an unknown option', args: ['start', '--nope'], ...usage, says: /unknown option '--nope'/ },
  { name: 'a missing option', args: ['import', 'x.csv'], ...usage, says: /--node/ },
  {
    name: 'a missing argument',
    args: ['import', '--node', 'taihe'],
    ...usage,
    says: /missing required argument 'file'/,
  },
  { name: 'an argument too many', args: ['lag', 'now'], ...usage, says: /too many arguments/ },
  {
    name: 'an unknown node',
    args: ['import', 'item.csv', '--node', 'nowhere', '--actor', 'taihe-clerk'],
    ...usage,
    says: /No node "nowhere".*taihe/,
  },
  {
    name: 'a node id that is none',
    args: ['import', 'item.csv', '--node', '太和'],
    ...usage,
    says: /"太和" is no node id: 3 to 40 of a-z/,
  },
  {
    name: 'a file that is not there',
    args: ['import', 'none.csv', '--node', 'taihe', '--actor', 'taihe-clerk'],
    exit: 2,
    code: 'file-unreadable',
    says: /none\.csv：.*不存在/,
  },
  {
    name: 'a folder for a file',
    args: ['import', 'folder.csv', '--node', 'taihe', '--actor', 'taihe-clerk'],
    exit: 2,
    code: 'file-unreadable',
    says: /文件夹/,
  },
  {
    name: 'an import that nobody signs',
    args: ['import', 'item.csv', '--node', 'taihe'],
    exit: 2,
    code: 'actor-missing',
    says: /--actor.*HUB_TOKEN.*Clerks of taihe: taihe-clerk/,
  },
  {
    name: 'a pseudonym that is no clerk’s',
    args: ['import', 'item.csv', '--node', 'taihe', '--actor', 'root'],
    exit: 2,
    code: 'actor-unknown',
    says: /"root" is no clerk of taihe\. Clerks of taihe: taihe-clerk/,
  },
  {
    name: 'a token that is none',
    args: ['withdraw', ITEM, '--if-match', '1', '--reason', 'x'],
    env: { HUB_TOKEN: 'hub_x' },
    exit: 1,
    code: 'token-unknown',
    says: /HUB_TOKEN is not known/,
  },
  {
    name: 'a revision that says nothing',
    args: ['revise', ITEM, '--reason', 'x', '--yes', '--if-match', '1'],
    ...usage,
    says: /--set, --body or --patch/,
  },
  {
    name: 'a revision that says two things',
    args: ['revise', ITEM, 'item.json', '--set', 'title=x', '--reason', 'x', '--yes', '--if-match', '1'],
    ...usage,
    says: /not both/,
  },
  {
    name: 'a revision of an item that is not there',
    args: ['revise', ITEM, '--set', 'title=x', '--reason', 'x', '--yes', '--if-match', '1', '--actor', 'taihe-clerk'],
    exit: 1,
    code: 'item-unknown',
    says: /没有这个条目/,
  },
  { name: 'an item that nobody has', args: ['show', ITEM], exit: 1, code: 'item-unknown', says: /journal of taihe/ },
  { name: 'nothing to find', args: ['find', ' ', '--node', 'taihe'], ...usage, says: /Say what to find/ },
  {
    name: 'a limit that is no number',
    args: ['parked', 'list', '--limit', 'x'],
    ...usage,
    says: /--limit.*whole number/,
  },
  { name: 'an unknown reason', args: ['parked', 'list', '--reason', 'foo'], ...usage, says: /--reason.*gap/ },
  { name: 'a most lag that is no number', args: ['lag', '--max', 'soon'], ...usage, says: /--max.*whole number/ },
  {
    name: 'a content that is no JSON',
    args: ['publish', 'bad.json', '--node', 'taihe'],
    ...usage,
    says: /bad\.json：.*JSON/,
  },
  { name: 'a key twice', args: ['publish', 'twice.json', '--node', 'taihe'], ...usage, says: /“title”出现了两次/ },
  { name: 'two faults in one content', args: ['publish', 'nowhere.json', '--node', 'taihe'], ...usage, says: /foo/ },
  {
    name: 'a content that is not there',
    args: ['publish', 'gone.json', '--node', 'taihe'],
    ...usage,
    says: /gone\.json/,
  },
  {
    name: 'an item id that is none',
    args: ['withdraw', 'taihe', '--if-match', '1', '--reason', 'x'],
    ...usage,
    says: /"taihe" is not an item id/,
  },
  {
    name: 'a version that is none',
    args: ['withdraw', ITEM, '--if-match', 'v1', '--reason', 'x'],
    ...usage,
    says: /--if-match.*whole number/,
  },
  {
    name: 'an item that is not there',
    args: ['withdraw', ITEM, '--if-match', '1', '--reason', 'x', '--actor', 'taihe-clerk'],
    exit: 1,
    code: 'item-unknown',
    says: /没有这个条目/,
  },
  {
    name: 'a reason with a mobile number',
    args: ['withdraw', ITEM, '--if-match', '1', '--reason', '13800138000', '--actor', 'taihe-clerk'],
    exit: 1,
    code: 'personal-data',
    says: /138\*\*\*\*8000/,
  },
  {
    name: 'a division that no county has',
    args: ['init', '--division', '999999'],
    env: { HUB_DATA: 'fresh' },
    ...usage,
    says: /999999.*6-digit/,
  },
  {
    name: 'a division code that is none',
    args: ['init', '--division', '太和县'],
    env: { HUB_DATA: 'fresh' },
    ...usage,
    says: /"太和县" is no division code: 6, 9 or 12 digits, e.g. 341222/,
  },
  {
    name: 'a second init',
    args: ['init', '--division', '341222'],
    exit: 2,
    code: 'hub-exists',
    says: /already holds a hub/,
  },
  {
    name: 'a folder without a hub',
    args: ['lag'],
    env: { HUB_DATA: 'nothing' },
    exit: 2,
    code: 'hub-not-initialised',
    says: /hub start/,
  },
  { name: "a clerk's token without a node", args: ['tokens', 'new', '--actor', 'x'], ...usage, says: /--node/ },
  {
    name: 'a day that there is not',
    args: ['tokens', 'new', '--actor', 'x', '--node', 'taihe', '--expires', '2027-02-30'],
    ...usage,
    says: /YYYY-MM-DD/,
  },
  { name: 'a token id that is none', args: ['tokens', 'revoke', 'ffff'], ...usage, says: /ffff.*tokens list/ },
  {
    name: 'a node id with a path in it',
    args: ['keys', 'new', '--node', '../../x', '--name', 'x', '--level', 'county', '--division', '341222'],
    ...usage,
    says: /no node id/,
  },
  {
    name: 'a level that is none',
    args: ['keys', 'new', '--node', 'new-node', '--name', 'x', '--level', 'village', '--division', '341222'],
    ...usage,
    says: /--level.*township/,
  },
  {
    name: 'a new node in no known division',
    args: ['keys', 'new', '--node', 'new-node', '--name', 'x', '--level', 'county', '--division', '999999'],
    ...usage,
    says: /division-unknown \(999999\)/,
  },
  {
    name: 'a key that the node does not have',
    args: ['keys', 'revoke', 'other', '--node', 'taihe', '--reason', 'x'],
    ...usage,
    says: /unknown key/,
  },
  {
    name: 'an event that is not parked',
    args: ['parked', 'discard', `sha-256:${'0'.repeat(64)}`, '--reason', 'x'],
    ...usage,
    says: /No parked event .*parked list/,
  },
  {
    name: 'a hash that is none',
    args: ['parked', 'discard', 'sha-256:00', '--reason', 'x'],
    ...usage,
    says: /"sha-256:00" is no envelope hash.*parked list/,
  },
  { name: 'force without a switch', args: ['rebuild', '--force'], ...usage, says: /--force goes with --switch/ },
  { name: 'a file without facts', args: ['directory', 'import', 'none.ndjson'], ...usage, says: /no facts/ },
  {
    name: 'four faults in the environment',
    args: ['lag'],
    env: {
      HUB_PORT: 'abc',
      HUB_HOST: 'a b',
      HUB_LOG_LEVEL: 'loud',
      HUB_RATE_LIMIT: '-1',
      HUB_READ_LIMIT: 'many',
      HUB_TRUSTED_PROXIES: '10.0.0.0/33',
    },
    exit: 2,
    code: 'settings-invalid',
    says: /HUB_HOST.*HUB_PORT.*HUB_LOG_LEVEL.*HUB_RATE_LIMIT.*HUB_READ_LIMIT.*HUB_TRUSTED_PROXIES/,
  },
  {
    name: 'a port beyond 65535',
    args: ['start'],
    env: { HUB_PORT: '70000' },
    exit: 2,
    code: 'settings-invalid',
    says: /HUB_PORT must be a whole number from 0 to 65535/,
  },
  {
    name: 'an address of another machine',
    args: ['start'],
    env: { HUB_HOST: '203.0.113.9' },
    exit: 2,
    code: 'port-refused',
    says: /203\.0\.113\.9.*HUB_HOST/,
  },
]
