/** The surnames of nine in ten people (公安部 2020 年全国姓名报告, and others of the hundred families). */
const SURNAMES =
  '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋甘景薄单包司柏宁柯阮桂闵解强丘华车冉房边吉饶刁瞿戚古米池滕晋苑邬臧畅宫来全肖闫付代尚阚蔺郎桑'
const COMPOUND = '欧阳|上官|司马|诸葛|司徒|皇甫|令狐|尉迟|公孙|慕容|东方|夏侯|端木|百里'
const NAME = `(?:(?:${COMPOUND})\\p{Script=Han}{1,2}|[${SURNAMES}]\\p{Script=Han}{1,2}|\\p{Script=Han}{1,8}[·•]\\p{Script=Han}{1,8})`

/** Who is named by the word before: `村民张三患病`. */
const PERSON =
  '(?:村民|居民|户主|患者|病人|学生|儿童|职工|教师|老人|贫困户|低保户|五保户|特困户|申请人|受助人|对象|姓名|其[子女妻夫父母])'
/** What follows a name in a sentence about a person. */
const FOLLOWS =
  '(?=[，,、\\s（(:：]|因?患(?!者)|因病|突发|突患|不幸|被诊断|被确诊|长期患|同学|同志|先生|女士|老人|重度|多重|瘫|癌|肺|肝|肾|脑|心脏|精神|肢|智力|视力|听力|言语|残疾|白血|尿毒|糖尿|高血|癫|抑郁|自闭|身患|罹患|确诊|住|系|家|，?[男女]|$)'
const IN_SENTENCE = new RegExp(
  `(?:${PERSON}[:：]?\\s?|(?<=^|[^\\p{Script=Han}]|[因为给向对由]))(${NAME})${FOLLOWS}`,
  'gu',
)

/** Words, and endings of words, that begin like a name and are none. */
const NO_NAME =
  /[某村镇乡县市区省组社局院校厂店园路街所站部处室队会户员长费金额率类等式性法费书单表税票证线库物品业量值级次批期款项县區會]$|^(?:万元|解[散答读决除]|关[闭于注]|管[理道]|查[阅封询处]|文[化件字本]|林[地业]|卫生|包装|成[员立果都]|方[案法面便向]|金[融属]|高[毒温效粱血中]|周[歲岁年边期]|全[部面体年国民方]|程序|于[印调是此]|严[格重]|强[迫化制]|洪[水涝]|时[效限间候]|任[期务命何]|涂[改划]|纪[念律检]|马[铃上]|甘薯|陶瓷|安[徽全排置]|单[位独]|江[苏西]|白[血癜内]|黄[疸河山]|常[见住年规]|路[面线]|车[辆祸]|石[油膏]|水|温度|向[上下]|连续|应|平台|和|项目|计|古[代]|盛|曲|尤其|左右|康复|宁夏|华[东北]|强|解|阳[性光]|龙头|房屋|边[远缘]|吉林|米|来[源自]|卷|段|易|武汉|乔木|施[工行]|武装|代[表理码]|尚未|付款)/u

/** A person's name in a text and where it begins. */
export interface NameFind {
  name: string
  offset: number
}

/**
 * The names of persons in a line of a list, a table or a notice: a surname and one or two more characters that stand by
 * themselves, after a word for a person, or before a word of a sentence about one. Names with 某 or a star are masked and
 * not given. It cannot know every name: a person reads before publishing.
 */
export function namesIn(line: string): NameFind[] {
  const finds: NameFind[] = []
  for (const match of line.matchAll(IN_SENTENCE)) {
    const name = match[1] ?? ''
    if (NO_NAME.test(name)) continue
    finds.push({ name, offset: match.index + match[0].length - name.length })
  }
  return finds
}

/** The form of a name that may be told. */
export const maskedName = ({ name }: NameFind): string => `${[...name][0]}**`
