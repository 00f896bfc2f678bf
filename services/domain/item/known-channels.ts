/**
 * The boxes of 公开渠道和载体 in 基层政务公开标准目录 (国办发〔2019〕54号): the thirteen that are printed everywhere, and those
 * that single fields and provinces print beside them.
 */
const BOXES = [
  '政府网站',
  '政府公报',
  '两微一端',
  '发布会/听证会',
  '广播电视',
  '纸质媒体',
  '公开查阅点',
  '政务服务中心',
  '便民服务站',
  '入户/现场',
  '社区/企事业单位/村公示栏(电子屏)',
  '精准推送',
  '其他',
  '公开查阅点/政务公开专区',
  '社区/企事业单位/村公示栏',
  '村居/企事业单位公示栏',
  '图书馆、国家档案馆',
  '基层公共服务平台',
  '投资项目在线审批监管平台',
  '征地信息公开平台',
  '办税服务厅',
]

/** Without regard to width, brackets and blanks. */
const folded = (name: string): string => name.normalize('NFKC').replace(/[\s\p{Default_Ignorable_Code_Point}]/gu, '')

const KNOWN = new Set(BOXES.map(folded))

/** Whether a channel is one of the printed boxes. Others are free, and mostly a list that was read as one. */
export const isKnownChannel = (channel: string): boolean => KNOWN.has(folded(channel))
