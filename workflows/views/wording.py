"""What the applicant reads: statuses, steps and acts in his own words, in his language.

The office's terms (labels of acts, of statuses) are for its own screens; here the same things
are said to the person on the other side of the counter.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from forms.spec import Necessity
from workflows.lifecycle import Status


@dataclass(frozen=True, slots=True)
class StatusWords:
    """One status as the applicant reads it: *short* in lists, *headline* on the case's page."""

    short: object
    headline: object
    tone: str  #: of the badge: info, ok, warn, bad, rest


STATUS = {
    Status.DRAFT: StatusWords(_("草稿"), _("草稿，还没有提交"), "rest"),
    Status.SUBMITTED: StatusWords(_("等待受理"), _("正在核对材料"), "info"),
    Status.CORRECTING: StatusWords(_("请您补正"), _("需要您补正材料"), "warn"),
    Status.ACCEPTED: StatusWords(_("审查中"), _("正在审查"), "info"),
    Status.ACCEPTED_SHORT: StatusWords(_("审查中（容缺）"), _("正在审查（容缺受理）"), "info"),
    Status.REVIEW: StatusWords(_("审查中"), _("正在复核"), "info"),
    Status.SUPPLEMENTING: StatusWords(_("请您补充"), _("需要您补充材料"), "warn"),
    Status.SPECIAL: StatusWords(_("特别程序"), _("正在进行特别程序"), "info"),
    Status.DECISION: StatusWords(_("等待决定"), _("审查完成，等待决定"), "info"),
    Status.GRANTED: StatusWords(_("准予，制证中"), _("已准予，正在制作证明"), "ok"),
    Status.REFUSED: StatusWords(_("不予，送达中"), _("已作出不予决定"), "bad"),
    Status.NOT_ACCEPTED: StatusWords(_("不予受理"), _("申请不予受理"), "bad"),
    Status.WITHDRAWN: StatusWords(_("已撤回"), _("申请已撤回"), "rest"),
    Status.TERMINATED: StatusWords(_("已终止"), _("申请已终止办理"), "rest"),
    Status.RATING: StatusWords(_("待评价"), _("结果已送达，请您评价"), "ok"),
    Status.CLOSED: StatusWords(_("已办结"), _("本件已办结"), "rest"),
    Status.DISCARDED: StatusWords(_("已删除"), _("草稿已删除"), "rest"),
}

#: How it ended, once it has.
OUTCOME = {
    "granted": _("准予"),
    "refused": _("不予"),
    "not_accepted": _("不予受理"),
    "withdrawn": _("申请人撤回"),
    "terminated": _("终止办理"),
}

#: The history in plain words; an act that is not here is the office's own business.
ACT = {
    "submit": _("您提交了申请"),
    "ask_correction": _("窗口一次性告知您需要补正的内容"),
    "resubmit": _("您提交了补正内容"),
    "accept": _("申请已受理"),
    "accept_short": _("申请已容缺受理"),
    "deem_accepted": _("逾期未告知，申请自收到之日起视为受理"),
    "not_accept": _("申请不予受理"),
    "propose": _("审查人员提出了审查意见"),
    "ask_supplement": _("审查人员请您补充材料"),
    "supplement": _("您提交了补充材料"),
    "grant": _("作出准予决定"),
    "refuse": _("作出不予决定"),
    "withdraw": _("您撤回了申请"),
    "lapse": _("补正期限已过，终止办理"),
    "deliver": _("结果已送达"),
    "rate": _("您作出了评价"),
    "rate_early": _("您提前作出了评价"),
    "rating_over": _("评价期已满，本件办结"),
    "suspend": _("已中止办理，自次日起我方暂停计时"),
    "resume_handling": _("中止的原因消除，恢复办理，自次日起继续计时"),
    "suspension_over": _("中止已到最长期限，自动恢复办理，自次日起继续计时"),
    "extend": _("经批准，法定办理期限延长"),
    "begin_special": _("启动特别程序，所需时间已书面告知"),
    "end_special": _("特别程序结束，继续审查"),
    "pass_by_default": _("承办环节超时，系统自动转入下一环节"),
    "grant_by_default": _("决定环节超时，按本事项的规定默认准予"),
    "deem_renewed": _("原有效期届满前没有作出决定，视为准予延续"),
    "recount": _("国家调整了放假安排，办理日期随之变动"),
    "skip_timer": _("期满应自动办理的一步经两人复核后没有进行，由工作人员继续办理"),
}

#: The steps of the road, by the codes of `workflows.selectors.history`.
STEP = {
    "receipt": _("收件"),
    "acceptance": _("受理"),
    "review": _("审查"),
    "decision": _("决定"),
    "delivery": _("送达"),
    "rating": _("评价办结"),
}

#: The papers by kind; others keep the title they bear.
PAPER = {
    "receipt": _("收件回执"),
    "acceptance": _("受理通知书"),
    "correction": _("一次性补正告知书"),
    "not_accepted": _("不予受理通知书"),
    "not_registered": _("不予登记通知书"),
    "withdrawal": _("撤回确认书"),
    "termination": _("终止办理通知书"),
    "registration": _("技术合同认定登记证明"),
    "contract_sheet": _("技术合同信息表"),
    "suspension": _("中止办理通知书"),
    "resumption": _("恢复办理通知书"),
    "extension": _("延长期限告知书"),
    "special_time": _("特别程序所需时间告知书"),
    "default_record": _("超时默认记录单"),
    "deemed_renewal": _("视为准予延续告知书"),
}

CLOCK = {
    "notice": _("一次性告知时限"),
    "acceptance": _("受理承诺时限"),
    "correction": _("您补正的期限"),
    "legal": _("法定办结时限"),
    "promise": _("承诺办结时限"),
    "delivery": _("送达时限"),
    "rating": _("您评价的期限"),
    "suspension": _("中止的最长期限"),
    "special": _("特别程序所需时间"),
    "expiry": _("原证件有效期"),
}


#: How much a material matters; the second word is the tone of its badge.
NECESSITY = {
    Necessity.REQUIRED: (_("必要"), "info"),
    Necessity.CONDITIONAL: (_("符合情形的必要"), "warn"),
    Necessity.DEFERRABLE: (_("可容缺后补"), "rest"),
    Necessity.PROMISED: (_("可告知承诺"), "rest"),
}


#: Words of lower floors that these pages translate when they show them (``|tr``).
SAID_BELOW = (
    gettext_noop("起算（当日不计）"),
    gettext_noop("计入"),
    gettext_noop("延长期限内计入"),
    gettext_noop("依书面告知扣除"),
    gettext_noop("休息日不计"),
    gettext_noop("暂停计时"),
    gettext_noop("期满顺延"),
    gettext_noop("超期"),
    gettext_noop("停止计时"),
    gettext_noop("文书"),
    gettext_noop("事项与当事人"),
    gettext_noop("出具机关"),
    gettext_noop("出具日期"),
    gettext_noop("本件尚未用印，不作为送达凭证"),
    gettext_noop("本件在模拟时间里制作，仅供练习，不产生法律效力"),
    # refusals an applicant may meet
    gettext_noop("该机构不受理这个事项，请另选受理机构。"),
    gettext_noop("您还不能代该单位办理，请先完成单位关联。"),
    gettext_noop("没有这项材料。"),
    gettext_noop("文件还没有上传完成，请重新上传。"),
    gettext_noop("这个文件已经在材料里了。"),
    gettext_noop("这个文件已经不在材料里了。"),
    gettext_noop("申请已经提交，现在不能修改。"),
    gettext_noop("这不是您的申请。"),
    gettext_noop("这项操作不由您办理。"),
    gettext_noop("相同内容的申请刚刚已经提交，不能重复登记。"),
    gettext_noop("本受理点暂无值班窗口人员，申请已保存为草稿，请稍后再提交或拨打咨询电话。"),
    gettext_noop("这件办件刚刚有了新的变动，请看过最新情况再操作。"),
    gettext_noop("请选择一个满意度等级。"),
    gettext_noop("本件已经评价过。"),
)
