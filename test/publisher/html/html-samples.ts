import fc from 'fast-check'

/** An HTML text, and what its reader sees of it. Its words are digits between `w` and `x`, so that each is found again. */
export interface HtmlSample {
  html: string
  /** The words that are seen, in order; a struck one begins with `-`. */
  words: string[]
  /** It holds something for which it must be refused. */
  isBad: boolean
}

const part = (html: string, words: string[] = [], isBad = false): HtmlSample => ({ html, words, isBad })
const within = (open: string, close: string, inner: HtmlSample): HtmlSample => ({
  ...inner,
  html: `${open}${inner.html}${close}`,
})
const joined = (parts: HtmlSample[], separator = ''): HtmlSample => ({
  html: parts.map(({ html }) => html).join(separator),
  words: parts.flatMap(({ words }) => words),
  isBad: parts.some(({ isBad }) => isBad),
})
const struck = (inner: HtmlSample): HtmlSample => ({
  ...inner,
  words: inner.words.map((word) => (word.startsWith('-') ? word : `-${word}`)),
})
const hidden = (inner: HtmlSample): HtmlSample => ({
  ...inner,
  words: [],
  isBad: inner.isBad || inner.words.length > 0,
})

const word = fc.integer({ min: 100, max: 999 }).map((number) => part(`w${number}x`, [`w${number}x`]))

/** Nothing of these is seen. */
const unseen = fc.constantFrom(
  ...['<!-- 批注 w1x -->', '<!--[if gte mso 9]><xml><w:View>w1x</w:View></xml><![endif]-->', '<o:p></o:p>', '<wbr>'],
  ...['<![if !supportLists]><![endif]>', '<meta name="Generator" content="Microsoft Word 15">', '<a name="_Toc1"></a>'],
  ...['<link rel="File-List" href="file:///C:/w1x.xml">', '<title>w1x</title>', '<style>p.MsoNormal{margin:0}</style>'],
  ...['<input type="hidden" value="w1x">', '<span style="display:none"></span>', '<xml><o:x>w1x</o:x></xml>'],
  ...['<base target="_blank">', '<?xml:namespace prefix = o ns = "urn:x" />', '<bgsound src="a.wav">'],
)

const FORMATTED: [open: string, close: string][] = [
  ['<b>', '</b>'],
  ['<strong>', '</strong>'],
  ['<i>', '</i>'],
  ['<u>', '</u>'],
  ['<ins>', '</ins>'],
  ['<sub>', '</sub>'],
  ['<span style="color:red;font-family:仿宋_GB2312">', '</span>'],
  ["<span lang=EN-US style='font-size:16.0pt;mso-bidi-font-size:10.5pt'>", '</span>'],
  ['<font face="宋体" size=3>', '</font>'],
  ['<mark>', '</mark>'],
  ['<label>', '</label>'],
  ['<st1:place w:st="on">', '</st1:place>'],
  ['<span style="vertical-align:super">', '</span>'],
  ['<span style="display:block">', '</span>'],
  ['<span style="visibility:visible">', '</span>'],
  ['<span style="float:right">', '</span>'],
  ['<b style="font-weight:normal">', '</b>'],
  ['<b><i>', '</b></i>'],
]
/** Browsers close these where another of the same kind begins, so that they hold a word only. */
const AROUND_A_WORD: [open: string, close: string][] = [
  ['<a href="https://www.example.gov.cn/a">', '</a>'],
  ['<a href="mailto:zwgk@example.gov.cn">', '</a>'],
  ['<a href="#_ftn1" name="_ftnref1">', '</a>'],
  ['<button>', '</button>'],
]
const STRUCK: [open: string, close: string][] = [
  ['<del>', '</del>'],
  ['<s>', '</s>'],
  ['<strike>', '</strike>'],
  ['<span style="text-decoration:line-through">', '</span>'],
  ['<span style="text-decoration-line: underline line-through">', '</span>'],
  ['<style>.font6{text-decoration:line-through}</style><font class="font6">', '</font>'],
]
const HIDDEN: [open: string, close: string][] = [
  ['<span style="display:none">', '</span>'],
  ["<span style='display:none;mso-hide:all'>", '</span>'],
  ['<span hidden>', '</span>'],
  ['<span style="visibility:hidden">', '</span>'],
  ['<span style="font-size:0px">', '</span>'],
  ['<style>.gone{display:none}</style><span class="gone">', '</span>'],
  ['<template>', '</template>'],
]
const bad = fc.constantFrom(
  ...['<zwgk@example.gov.cn>', 'a<b且c>d', '<Name>', '</附件>', '<!注意>', '<img src="data:image/png;base64,iVBO">'],
  ...[
    '<img src="file:///C:/a.png">',
    '<a href="./a.doc">w1x</a>',
    '<textarea>w1x</textarea>',
    '<math><mi>w1x</mi></math>',
  ],
  ...[
    '<svg><text>w1x</text></svg>',
    '<input value="w1x">',
    '<script>w1x</script>',
    '<p onclick="x()">',
    '<bdo dir=rtl>w1x</bdo>',
  ],
)
const BLOCKS: [open: string, close: string][] = [
  ['<p>', '</p>'],
  ['<p class=MsoNormal align=center style="text-align:center">', '</p>'],
  ["<p class=MsoNormal style='text-indent:32.0pt;line-height:28.0pt'>", '<o:p></o:p></p>'],
  ['<p>', ''],
  ['<div>', '</div>'],
  ['<section>', '</section>'],
  ['<header>', '</header>'],
  ['<center>', '</center>'],
  ['<h2 style="text-align:right">', '</h2>'],
  ['<blockquote>', '</blockquote>'],
  ['<div style="display:flex">', '</div>'],
  ['<ul><li style="list-style-type:decimal">', '</li></ul>'],
  ['<fieldset><legend>', '</legend></fieldset>'],
  ['<form>', '</form>'],
  ['<ul><li>', '</ul>'],
  ['<ol start=5><li value=7>', '</ol>'],
  ['<ol style="list-style-type:upper-roman"><li>', '</li></ol>'],
  ['<dl><dt>', '</dl>'],
  ['<table border=1 style="border-collapse:collapse"><tr><td width=64>', '</td></tr></table>'],
  ['<table><tr><td colspan=2>w200x</td></tr><tr><td>', '</td><td></td></tr></table>'],
  ['<pre>', '</pre>'],
  ['<p style="white-space:pre-wrap">', '</p>'],
]

const wrapped = (pairs: [string, string][], inner: fc.Arbitrary<HtmlSample>): fc.Arbitrary<HtmlSample> =>
  fc.tuple(fc.constantFrom(...pairs), inner).map(([[open, close], sample]) => {
    const before = [...open.matchAll(/w\d+x/g)].map(([found]) => found)
    return { ...within(open, close, sample), words: [...before, ...sample.words] }
  })

const line: fc.Arbitrary<HtmlSample> = fc.letrec<{ line: HtmlSample }>((tie) => ({
  line: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 8, arbitrary: word },
    { weight: 2, arbitrary: wrapped(AROUND_A_WORD, word) },
    { weight: 1, arbitrary: unseen.map((html) => part(html)) },
    { weight: 1, arbitrary: fc.constantFrom('<br>', ' ', '\n', '&nbsp;', '　').map((html) => part(html)) },
    { weight: 5, arbitrary: wrapped(FORMATTED, tie('line')) },
    { weight: 3, arbitrary: wrapped(STRUCK, tie('line')).map(struck) },
    { weight: 3, arbitrary: fc.array(tie('line'), { maxLength: 4 }).map((parts) => joined(parts)) },
  ),
})).line

const spoilt: fc.Arbitrary<HtmlSample> = fc.oneof(
  { weight: 2, arbitrary: wrapped(HIDDEN, word).map(hidden) },
  { weight: 1, arbitrary: bad.map((html) => part(html, [], true)) },
)

const block: fc.Arbitrary<HtmlSample> = wrapped(
  BLOCKS,
  fc
    .array(fc.oneof({ weight: 40, arbitrary: line }, { weight: 1, arbitrary: spoilt }), { minLength: 1, maxLength: 5 })
    .map((parts) => joined(parts)),
)

/** Texts as people paste them, with known words. */
export const htmlSample: fc.Arbitrary<HtmlSample> = fc
  .array(block, { minLength: 1, maxLength: 4 })
  .map((parts) => joined(parts, '\n'))

/** Pieces of markup in any order: what nobody writes, and browsers still show. */
export const htmlJumble: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      word.map(({ html }) => html),
      unseen,
      fc.constantFrom(...[...FORMATTED, ...AROUND_A_WORD, ...STRUCK, ...HIDDEN, ...BLOCKS].flat()),
      fc.constantFrom(
        '<td>',
        '</td>',
        '<tr>',
        '<table>',
        '</table>',
        '<li>',
        '</p>',
        '<br/>',
        '<hr>',
        '<a>',
        '<caption>',
      ),
      fc.constantFrom('&lt;', '&amp;', '<', '>', '"', '&#x4e00;', '<p', '<!--', '-->', '</', '<select>', '<svg>'),
    ),
    { maxLength: 14 },
  )
  .map((pieces) => pieces.join(''))
