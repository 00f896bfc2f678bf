/** What a code means outside the domain: HTTP status, exit code of `hub`, and the words people read. */
export interface ErrorEntry {
  status: number
  exit: 1 | 2 | 3 | 4
  /** English, RFC 9457 `title`. */
  title: string
  /** Chinese, what is wrong. `{name}` is filled from the details. */
  detail: string
  /** Chinese, how to mend it. */
  remedy: string
}

const entry = (
  status: number,
  title: string,
  detail: string,
  remedy: string,
  exit: ErrorEntry['exit'] = 1,
): ErrorEntry => ({
  status,
  exit,
  title,
  detail,
  remedy,
})

/** All codes, never reused. Grouped by HTTP status. */
export const ERROR_TABLE = {
  'request-unreadable': entry(400, 'Bad Request', '请求不符合 HTTP 格式。', '请检查客户端或代理的设置后重新提交。', 2),
  'request-timeout': entry(408, 'Request Timeout', '请求在规定时间内没有传完。', '请检查网络后重新提交。', 3),
  'request-too-long': entry(431, 'Request Header Fields Too Large', '地址或请求头过长。', '请缩短地址或请求头。', 2),
  'json-unreadable': entry(
    400,
    'Unreadable JSON',
    '请求正文不是有效的 JSON：{reason}',
    '请检查 JSON 语法后重新提交。',
    2,
  ),
  'json-duplicate-key': entry(
    400,
    'Duplicate key in JSON',
    'JSON 中同一个键“{key}”出现了两次。',
    '请删去重复的键后重新提交。',
    2,
  ),
  'idempotency-key-missing': entry(
    400,
    'Idempotency-Key missing',
    '缺少 Idempotency-Key 请求头。',
    '请为每次提交生成一个不重复的 Idempotency-Key；重试时使用同一个。',
    2,
  ),
  'parameter-invalid': entry(400, 'Invalid parameter', '参数“{name}”不正确：{reason}', '请按接口说明改正参数。', 2),
  'token-missing': entry(401, 'Token missing', '缺少访问令牌。', '请在 Authorization 请求头中填写 Bearer 令牌。'),
  'token-unknown': entry(401, 'Unknown token', '访问令牌无效或已吊销。', '请向管理员申请新的令牌（hub tokens new）。'),
  'token-expired': entry(401, 'Token expired', '访问令牌已过期。', '请向管理员申请新的令牌（hub tokens new）。'),
  'node-not-yours': entry(403, 'Not your node', '该令牌不能代表节点“{nodeId}”发布。', '请使用该节点自己的令牌。'),
  'item-not-yours': entry(
    403,
    'Not your item',
    '该条目由节点“{nodeId}”发布，不能由他人修改。',
    '请联系发布单位，或由其移交。',
  ),
  'not-found': entry(404, 'Not found', '没有这个地址。', '请检查地址。'),
  'item-unknown': entry(404, 'Unknown item', '没有这个条目。', '请检查条目编号。'),
  'outlet-unknown': entry(
    404,
    'Unknown outlet',
    '没有公开位置“{outlet}”。',
    '请核对：board 后写村（社区）代码，site 后写县区代码，topic 后写市代码。',
  ),
  'division-unknown': entry(404, 'Unknown division', '没有行政区划“{code}”。', '请核对区划代码或名称，写明所在县区。'),
  'node-not-here': entry(
    404,
    'Node not served here',
    '本服务不承担节点“{nodeId}”的发布。',
    '请检查提交地址，或请运维人员登记该节点。',
  ),
  'method-not-allowed': entry(405, 'Method not allowed', '该地址不支持这种请求方法。', '请检查请求方法。'),
  'item-not-live': entry(409, 'Item not live', '该条目已撤下，不能再修改。', '如需重新公开，请发布新的条目。'),
  'item-already-published': entry(409, 'Item already published', '该条目已经发布。', '如需修改，请使用修订。'),
  'node-not-ready': entry(
    503,
    'Node not ready',
    '节点“{nodeId}”的日志与总日志不一致，暂不接受提交。',
    '请运维人员执行 hub journal rebase --node {nodeId}。',
  ),
  'key-not-usable': entry(
    503,
    'Node key not usable',
    '节点“{nodeId}”的密钥已撤销、更换或未登记，暂不能签发。',
    '请运维人员执行 hub keys rotate --node {nodeId}，为节点换发密钥。',
  ),
  'generation-active': entry(
    409,
    'Generation in use',
    '第 {generation} 代读模型正在使用，不能删除。',
    '请先用 hub rebuild --switch 或 --back 切换到另一代。',
  ),
  'cursor-gone': entry(410, 'Cursor gone', '该游标已失效。', '请从头重新读取。'),
  'version-stale': entry(
    412,
    'Stale version',
    '条目现为第 {currentVersion} 版，与您依据的版本不同。',
    '请读取最新版本，核对后重新提交。',
  ),
  'body-too-large': entry(
    413,
    'Body too large',
    '提交的内容过大（上限 {maxBytes} 字节）。',
    '请精简正文，或把大文件作为附件链接。',
  ),
  'content-too-large': entry(
    413,
    'Content too large',
    '条目内容过大（{bytes} 字节，上限 {maxBytes} 字节）。',
    '请精简正文，或把大文件作为附件链接。',
  ),
  'media-type-unsupported': entry(
    415,
    'Unsupported media type',
    '不支持这种内容类型，只接受 application/json。',
    '请把 Content-Type 设为 application/json。',
  ),
  'schema-invalid': entry(
    422,
    'Does not fit the schema',
    '“{pointer}”不符合要求：{reason}',
    '请按接口说明改正该字段。',
  ),
  'field-unrecognised': entry(422, 'Unrecognised member', '不认识的字段“{name}”。', '请删去该字段，或检查拼写。'),
  'idempotency-key-reused': entry(
    422,
    'Idempotency-Key reused',
    '该 Idempotency-Key 已用于另一个内容不同的请求。',
    '请为新的请求生成新的 Idempotency-Key。',
  ),
  'title-missing': entry(422, 'Title missing', '标题为空。', '请填写标题。'),
  'body-missing': entry(422, 'Body missing', '正文为空。', '请填写正文。'),
  'shown-nowhere': entry(
    422,
    'Shown nowhere',
    '没有指定公开位置。',
    '请至少指定一处村（社区）公示栏、县区网站或市级专题。',
  ),
  'division-not-yours': entry(
    422,
    'Division not yours',
    '区划“{code}”不属于本节点的辖区。',
    '请只选择本辖区内的区划。',
  ),
  'outlet-below-level': entry(
    422,
    'Outlet below its level',
    '区划“{code}”没有{kind}。',
    '请写该类公开位置所在级别或其上级的区划代码，或写 "all"。',
  ),
  'date-invalid': entry(
    422,
    'Invalid date',
    '日期“{value}”无法识别。',
    '请写成 2026-03-05、2026年3月5日 或 2026/3/5。',
  ),
  'date-in-future': entry(422, 'Date in the future', '日期“{value}”晚于今天。', '请核对年份是否写错。'),
  'html-active-content': entry(
    422,
    'Active content in HTML',
    '正文含有脚本或可执行内容（{found}）。',
    '请删去脚本、事件属性和 javascript: 链接。',
  ),
  'text-unprintable': entry(
    422,
    'Unprintable text',
    '“{pointer}”含有不可接受的字符（{found}）。',
    '请删去该字符后重新提交。',
  ),
  'personal-data': entry(
    422,
    'Personal data',
    '“{pointer}”第 {offset} 字处含有个人信息（{kind}）：{masked}',
    '请改为脱敏形式 {masked}，或删去。',
  ),
  'nonce-refused': entry(422, 'Nonce refused', 'nonce 由系统生成。', '请删去 nonce。'),
  'duplicate-row': entry(422, 'Duplicate row', '与第 {row} 行是同一条目。', '无需处理，只导入一次。'),
  'row-conflict': entry(422, 'Conflicting rows', '与第 {row} 行是同一条目，但内容不同。', '请只保留正确的一行。'),
  'row-changed': entry(
    422,
    'Row changed',
    '该条目已导入（{itemId}），但内容不同。',
    '如确需修改，请用 hub revise 修订该条目。',
  ),
  'row-withdrawn': entry(
    422,
    'Row withdrawn',
    '该条目（{itemId}）已撤下，此行没有发布。',
    '如确要重新发布，请加 --again 再导入一次，将成为新的条目；不再公开的，请从文件中删去此行。',
  ),
  'column-missing': entry(422, 'Column missing', '文件缺少“{column}”列。', '请补上该列，或检查表头文字。', 2),
  'column-unknown': entry(
    422,
    'Unknown column',
    '不认识的列“{column}”，该列不会导入。',
    '如需导入，请改用已知的列名。',
  ),
  'header-missing': entry(422, 'Header row missing', '找不到表头行。', '请保留含有“信息标题”“正文”等列名的表头行。', 2),
  'file-unreadable': entry(
    422,
    'Unreadable file',
    '文件无法读取：{reason}',
    '请检查文件名和格式（CSV、XLSX 或 NDJSON）。',
    2,
  ),
  'file-too-large': entry(413, 'File too large', '文件过大：{reason}', '请拆分后分别导入。', 2),
  'row-unreadable': entry(422, 'Unreadable row', '该行无法读取：{reason}', '请改正该行后重新导入。'),
  'row-too-long': entry(
    422,
    'More cells than columns',
    '该行有 {cells} 格，比表头的 {columns} 列多，多出的文字会丢失。',
    '请给含逗号的单元格加上引号，或补上列名。',
  ),
  'division-ambiguous': entry(
    422,
    'Ambiguous division',
    '“{value}”对应不止一个区划：{candidates}',
    '请写明所在的乡镇或直接填写代码。',
  ),
  'if-match-missing': entry(
    428,
    'If-Match missing',
    '缺少 If-Match 请求头。',
    '请先读取条目，把版本号放入 If-Match 后提交。',
  ),
  'rate-limited': entry(429, 'Too many requests', '提交过于频繁。', '请稍后再试。', 3),
  'node-unregistered': entry(
    503,
    'Node not registered',
    '目录中还没有登记节点“{nodeId}”。',
    '请运维人员执行 hub directory import 登记该节点。',
  ),
  'store-unavailable': entry(
    503,
    'Store unavailable',
    '存储暂不可用：{reason}',
    '请稍后重试；若持续出现，请联系运维人员。',
    3,
  ),
  'nothing-projected': entry(
    503,
    'Nothing projected',
    '还没有建立读模型，暂时查不到内容。',
    '请运维人员启动 hub projector 或 hub start。',
    3,
  ),
  'disk-full': entry(503, 'Disk full', '磁盘已满，未保存。', '请清理磁盘后重试。', 3),
  'item-not-verifiable': entry(
    503,
    'Item does not check',
    '条目 {itemId} 的存储内容未通过签名或指纹校验，不予显示。',
    '请运维人员执行 hub compare 查明后用 hub rebuild 重建读模型。',
    1,
  ),
  'file-damaged': entry(503, 'File damaged', '系统文件已损坏：{reason}', '请运维人员从备份恢复该文件。', 1),
  'store-damaged': entry(
    503,
    'Store damaged',
    '存储文件已损坏：{reason}',
    '请勿删除文件；用 hub rebuild 重建读模型，或从备份恢复。',
    1,
  ),
  'version-not-reached': entry(
    504,
    'Version not reached',
    '等待超时：当前为第 {currentVersion} 版，尚未到第 {atLeast} 版。',
    '请稍后再试。',
    3,
  ),
  'port-taken': entry(503, 'Port taken', '端口已被占用：{reason}', '请停止占用端口的程序，或设置 HUB_PORT。', 3),
  'port-refused': entry(503, 'Port refused', '无法监听端口：{reason}', '请检查 HUB_HOST 与 HUB_PORT。', 2),
  'log-unconfirmed': entry(
    503,
    'Log does not confirm',
    '总日志没有收到已发送的记录，将重发。',
    '通常会自行恢复；若持续出现，请联系运维人员。',
    3,
  ),
  'log-not-created': entry(503, 'Log not created', '总日志尚未建立。', '请运维人员执行 hub log begin。', 3),
  internal: entry(500, 'Internal error', '系统内部错误，已记录。', '请稍后重试；若持续出现，请联系运维人员。', 1),
} as const satisfies Record<string, ErrorEntry>

export type ErrorCode = keyof typeof ERROR_TABLE

export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(ERROR_TABLE, code)

/** Message and remedy of a code with its details filled in; whole sentences, whatever a detail ends with. */
export function wordsOf(
  code: string,
  details: Record<string, string | number> = {},
): { message: string; remedy: string } {
  const { detail, remedy } = ERROR_TABLE[isErrorCode(code) ? code : 'internal']
  return { message: ended(fill(detail, details)), remedy: fill(remedy, details) }
}

/** A detail that is missing leaves its place empty; an empty pointer is the whole. */
const fill = (sentence: string, details: Record<string, string | number>): string =>
  sentence.replace(/\{(\w+)\}/g, (_, name: string) =>
    name === 'pointer' && details.pointer === '' ? '请求正文' : String(details[name] ?? ''),
  )

const ended = (sentence: string): string => (/[。！？]$/.test(sentence) ? sentence : `${sentence.replace(/\.$/, '')}。`)
