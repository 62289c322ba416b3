"""The encoding of names that an archive stores as plain bytes: guessed over all names together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

_SIMPLIFIED = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法"
    "学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业"
    "外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声"
    "提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金"
    "指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格"
    "望觉术领共确传师观清今切院让识候带导争运图片照截屏夹副猫狗花鸟鱼车房屋树草风景植红黄蓝绿黑紫橙灰苹香蕉桌椅杯春夏秋冬雪雨云音乐歌曲"
    "录视频测试训练验证标签集男孩爸妈兔鸡牛羊猪虎龙蛇猴鼠六七八九零百千左右爱笑哭脸球圆方星火土木石笔字画纸衣服鞋帽包早晚午夜周岁"
)
_TRADITIONAL = frozenset(
    "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然家種事成方多經麼去法"
    "學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日軍者意無力它與長把機十民第公此已工使情明性知全三又關點正業"
    "外將兩高間由問很最重並物手應戰向頭文體政美相見被利什二等產或新己制身果加西斯月話合回特代內信表化老給世位次度門任常先海通教兒原東聲"
    "提立及比員解水名真論處走義各入幾口認條平系氣題活爾更別打女變四神總何電數安少報才結反受目太量再感建務做接必場件計管期市直德資命山金"
    "圖片照截檔案夾副貓狗花鳥魚車房屋樹草風景植紅黃藍綠黑紫橙灰蘋香蕉桌椅杯春夏秋冬雪雨雲音樂歌曲錄視頻測試訓練驗證標籤集男孩爸媽兔雞牛"
    "羊豬虎龍蛇猴鼠六七八九零百千左右愛笑哭臉球圓星火土木石筆字畫紙衣服鞋帽包早晚午夜週歲台灣臺區號請讀寫"
)
_KANJI = frozenset(
    "日一人年大十二本中長出三時行見月分後前生五間上東四今金九入学高円子外八六下来気小七山話女北午百書先名川千水半男西電校語土木聞食車何"
    "南万毎白天母火右読友左休父雨犬猫花鳥魚空海写真画像音楽声新規作成国会社場所人物動植赤青黄緑黒色春夏秋冬雪風景家部屋店駅道町村田森林"
)
_SYLLABLES = frozenset(
    "가각간감강개거건검게격견결경계고공과관광교구국군권그금기길김나남내너네노녀년다단달당대더데도동되두드들등디때라람래러레력로록론료루류르른를"
    "름리린마만말망매면명모목무문물미민바반발방배백번법변별보복본부북분불비사산살상새색생서석선설성세소속손수순술스시식신실심아안알앞애야약양어언"
    "업에여역연열영예오온올와외요용우운울원월위유육으은을음의이인일입있자작장재저적전점정제조족종주중지직진집차창책처천철청체초총최추출치카코크타"
    "태터테토통트특티파판편평포표프피하학한할함합항해행향험현형호화확환활회후희히끼닭림폴꽃빨파란노검흰봄여름가을겨울눈비구바람"
)
_WESTERN = frozenset("éèêàâäáãåæçíîïñóôöõøúûüßÉÈÊÀÁÂÃÄÅÆÇÍÑÓÔÖÕØÚÜ")
_EASTERN = frozenset("ąćęłńśźżčďěňřšťůýžáéíóúőűăâîșțşţđĄĆĘŁŃŚŹŻČĎĚŇŘŠŤŮÝŽÁÉÍÓÚŐŰöüäÖÜÄôÔ")
_TURKISH = frozenset("ğışçöüâîûĞİŞÇÖÜ")
_RUSSIAN = frozenset("оеаинтсрвлкмдпугяызбйьОЕАИНТСРВЛКМДПУГЯЗБ")
_GREEK = frozenset("αοιετσνηυρπκμλωδγάέήίόύώΑΟΙΕΤΣΝΗΥΡΠΚΜΛΩΔΓ")
_HEBREW = frozenset("יוהלאמרתבשנםחדעכק")
_ARABIC = frozenset("المنيوترةبدعسفقكهأحصشط")
_THAI = frozenset("านรอกเงมยลวดทสตะปบคหแจ่้ีัิ")
_RARE, _STRANGE = 0.75, 0.3
_MIXED, _BESIDE, _CROWDED, _SHOUTED = 0.4, 0.85, 0.4, 0.6


@dataclass(frozen=True)
class _Candidate:
    """An encoding, how common it is in archives, and how likely a letter beyond ASCII is in names written in it."""

    name: str
    usual: float
    likely: Callable[[str], float]


def _of_pairs(common: frozenset[str], well_known: str, leads: range) -> Callable[[str], float]:
    """Likelihood for an encoding with two bytes per letter: common letters first, then the standard's well-known part."""

    def likely(letter: str) -> float:
        if letter in common:
            return 1.0
        try:
            code = letter.encode(well_known)
        except UnicodeEncodeError:
            return 0.0
        return _RARE if code[0] in leads else _STRANGE

    return likely


def _japanese(letter: str) -> float:
    if "\u3041" <= letter <= "\u30fe" or letter in _KANJI:
        return 1.0
    if "\uff61" <= letter <= "\uff9f":
        return _STRANGE
    return _of_pairs(_KANJI, "cp932", range(0x88, 0x98))(letter)


def _in_script(first: str, last: str, common: frozenset[str]) -> Callable[[str], float]:
    return lambda letter: 1.0 if letter in common else _STRANGE if first <= letter <= last else 0.0


def _latin(common: frozenset[str]) -> Callable[[str], float]:
    return lambda letter: 1.0 if letter in common else _STRANGE if _is_latin(letter) else 0.0


def _is_latin(letter: str) -> bool:
    return letter.isalpha() and letter <= "\u024f"


_CYRILLIC = _in_script("\u0400", "\u04ff", _RUSSIAN)
_CANDIDATES = (
    _Candidate("gbk", 1.0, _of_pairs(_SIMPLIFIED, "gb2312", range(0xB0, 0xD8))),
    _Candidate("cp932", 0.99, _japanese),
    _Candidate("big5", 0.98, _of_pairs(_TRADITIONAL, "big5", range(0xA4, 0xC7))),
    _Candidate("cp949", 0.98, _of_pairs(_SYLLABLES, "euc_kr", range(0xB0, 0xC9))),
    _Candidate("cp437", 0.96, _latin(_WESTERN)),
    _Candidate("cp850", 0.95, _latin(_WESTERN)),
    _Candidate("cp1252", 0.95, _latin(_WESTERN)),
    _Candidate("cp866", 0.95, _CYRILLIC),
    _Candidate("cp1251", 0.95, _CYRILLIC),
    _Candidate("cp852", 0.93, _latin(_EASTERN)),
    _Candidate("cp1250", 0.93, _latin(_EASTERN)),
    _Candidate("cp857", 0.92, _latin(_TURKISH)),
    _Candidate("cp1254", 0.92, _latin(_TURKISH)),
    _Candidate("koi8_r", 0.7, _CYRILLIC),
    _Candidate("cp737", 0.9, _in_script("\u0370", "\u03ff", _GREEK)),
    _Candidate("cp1253", 0.9, _in_script("\u0370", "\u03ff", _GREEK)),
    _Candidate("cp862", 0.85, _in_script("\u05d0", "\u05ea", _HEBREW)),
    _Candidate("cp1255", 0.88, _in_script("\u05d0", "\u05ea", _HEBREW)),
    _Candidate("cp1256", 0.8, _in_script("\u0620", "\u0652", _ARABIC)),
    _Candidate("cp874", 0.75, _in_script("\u0e01", "\u0e4d", _THAI)),
    _Candidate("mac_roman", 0.7, _latin(_WESTERN)),
)
_TITLES = {
    "gbk": "GBK (Chinese)",
    "gb18030": "GB 18030 (Chinese)",
    "big5": "Big5 (Chinese)",
    "cp932": "Shift JIS (Japanese)",
    "cp949": "Windows-949 (Korean)",
    "koi8_r": "KOI8-R (Cyrillic)",
    "cp437": "DOS 437",
    "cp850": "DOS 850",
    "cp852": "DOS 852",
    "cp857": "DOS 857 (Turkish)",
    "cp866": "DOS 866 (Cyrillic)",
    "cp737": "DOS 737 (Greek)",
    "cp862": "DOS 862 (Hebrew)",
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251 (Cyrillic)",
    "cp1252": "Windows-1252",
    "cp1253": "Windows-1253 (Greek)",
    "cp1254": "Windows-1254 (Turkish)",
    "cp1255": "Windows-1255 (Hebrew)",
    "cp1256": "Windows-1256 (Arabic)",
    "cp874": "Windows-874 (Thai)",
    "mac_roman": "Mac Roman",
}
_CHANCE = 3
_LAST = "cp437"
"""The encoding of names in zips that state none."""


def decode_names(raws: Sequence[bytes]) -> tuple[list[str], str]:
    """Decode names.

    If all names are UTF-8, they are decoded as such. Otherwise all are decoded in the one encoding in which they look
    most like names (GBK, Shift JIS, Big5, a code page of DOS or of Windows), except names that can hardly be anything
    but UTF-8.

    Returns:
        The names in order, and the encoding that was guessed; empty if none had to be.
    """
    texts = [_as_utf8(raw) for raw in raws]
    if all(text is not None and _of_one_script(text) for text in texts):
        return [str(text) for text in texts], ""
    foreign = {raw for raw, text in zip(raws, texts, strict=True) if not surely_utf8(text)}
    encoding = _guess(sorted(foreign))
    return [
        raw.decode(encoding, "replace") if raw in foreign else str(text)
        for raw, text in zip(raws, texts, strict=True)
    ], encoding


def encoding_title(name: str) -> str:
    """The name of an encoding for people."""
    return _TITLES.get(name, name)


def _as_utf8(raw: bytes) -> str | None:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _of_one_script(text: str) -> bool:
    """Whether no word mixes letters beyond ASCII of Latin, Greek and Cyrillic, as misread double-byte text does by chance."""
    return not any(
        not one.isascii() and not other.isascii() and _alphabet(one) != _alphabet(other)
        for one, other in pairwise(text)
        if one.isalpha() and other.isalpha() and max(one, other) < "\u0800"
    )


def _alphabet(letter: str) -> int:
    return sum(
        letter >= first for first in ("\u0250", "\u0370", "\u0400", "\u0530", "\u0590", "\u0600", "\u0700")
    )


def surely_utf8(text: str | None) -> bool:
    """Whether a name that can be decoded as UTF-8 can hardly be in another encoding.

    Letters of three bytes are rare by chance; letters of two bytes are not.

    Args:
        text: The decoded name; ``None`` if it is not UTF-8.
    """
    if text is None:
        return False
    long = sum(letter > "\u07ff" for letter in text)
    short = sum("\x7f" < letter <= "\u07ff" for letter in text)
    return long + short == 0 or (_of_one_script(text) and (long > 0 or short > _CHANCE))


def _guess(raws: Sequence[bytes]) -> str:
    best, most = _LAST, 0.0
    for candidate in _CANDIDATES:
        try:
            text = "/".join([raw.decode(candidate.name) for raw in raws])
        except UnicodeDecodeError:
            continue
        if (likely := candidate.usual * _likelihood(text, candidate.likely)) > most:
            best, most = candidate.name, likely
    return best


def _likelihood(text: str, likely: Callable[[str], float]) -> float:
    """How likely the letters beyond ASCII are at their places: 0 to 1."""
    found = [
        likely(letter) * _fit(letter, before, after)
        for before, letter, after in zip(f"/{text}", text, f"{text[1:]}/", strict=False)
        if not letter.isascii()
    ]
    return sum(found) / len(found) if found else 0.0


def _fit(letter: str, before: str, after: str) -> float:
    """How well a letter fits between its neighbours."""
    fit = 1.0
    near = [one for one in (before, after) if one.isalpha()]
    if letter.isalpha() and any(_is_latin(one) != _is_latin(letter) for one in near):
        fit *= _MIXED if letter < "\u2000" else _BESIDE
    if _is_latin(letter) and any(_is_latin(one) and not one.isascii() for one in near):
        fit *= _CROWDED  # no language has an accent on every letter
    if letter.islower() and after.isupper():
        fit *= _CROWDED
    if letter.isupper() and before.isalpha():
        fit *= _CROWDED if before.islower() else _SHOUTED
    return fit
