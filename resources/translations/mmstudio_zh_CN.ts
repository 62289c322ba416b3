<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
  <context>
    <name>mmstudio</name>
    <message>
      <location filename="../../mmstudio/gui/data/review/adapt_sheet.py" />
      <source> min</source>
      <translation> 分钟</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/datasets/curate.py" />
      <source>--column NAME</source>
      <translation>--column 列名</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/judging/evaluate.py" />
      <source>--metrics names no metric.</source>
      <translation>--metrics 没有指定任何指标。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/leaving/machines.py" />
      <source>--set, --seed and --name are for a recipe.</source>
      <translation>--set、--seed 和 --name 只用于配方。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/train.py" />
      <source>--transfer says what is taken; leave out --take and --taken-rate.</source>
      <translation>--transfer 已说明取用什么；请去掉 --take 和 --taken-rate。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/generation/grids.py" />
      <source>--x SETTING=VALUE,VALUE --y ...</source>
      <translation>--x SETTING=VALUE,VALUE --y ...</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>0 leaves it to the clock.</source>
      <translation>0表示按时间保存。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>0 makes no previews.</source>
      <translation>0表示不生成预览。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_words/plugin.py" />
      <source>1 draws as the training texts are; lower keeps to what is likely, higher is bolder.</source>
      <translation>1 表示如训练文本那样抽取；更低则只取可能的，更高则更大胆。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_gan/plugin.py" />
      <source>1 for grey pictures, 3 for colour.</source>
      <translation>1为灰度图片，3为彩色。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>1 leaves it, 0 is all one shade.</source>
      <translation>1为不变，0为单一色调。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>1 leaves it, 0 is black.</source>
      <translation>1为不变，0为黑色。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>1 leaves it, 0 is grey.</source>
      <translation>1为不变，0为灰色。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_flow/plugin.py" />
      <source>1 makes grey pictures, 3 colour.</source>
      <translation>1为灰度图片，3为彩色。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/smaller_sheet.py" />
      <source>16 bits</source>
      <translation>16 位</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/smaller_sheet.py" />
      <source>8 bits</source>
      <translation>8 位</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/matrix_model.py" />
      <source>95 % interval: {interval}</source>
      <translation>95 %区间：{interval}</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/plugin.py" />
      <source>A JSON file of pictures and captions; the captions of a picture are alternatives.</source>
      <translation>包含图片和描述的JSON文件；同一张图片的多个描述互为备选。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/plugins/authorship.py" />
      <source>A Python package named {name!r} would hide another one; take another name.</source>
      <translation>名为 {name!r} 的 Python 包会遮住另一个包；请换个名称。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/sets/settings.py" />
      <source>A ball reaches to this neighbour; more neighbours make larger balls.</source>
      <translation>球的半径到达该近邻；近邻越多，球越大。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/attribution/findings.py" />
      <source>A bar is the Shapley value: what a condition adds on average, whatever else is given. The line shows what is lost when only this one is left out, the ring what is gained when only this one is given: where both are far apart, another condition says the same, or the two work together.</source>
      <translation>条形是沙普利值：无论还给出了什么，一个条件平均增加多少。竖线表示仅去掉它时失去多少，圆环表示仅给出它时得到多少：两者相差很大时，说明另一个条件表达了同样的内容，或两者共同起作用。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>A budget in steps instead of minutes; 0 means that the minutes count.</source>
      <translation>以步数代替分钟作为预算；0表示以分钟为准。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/trained.py" />
      <source>A budget is given in minutes or in steps, not in both.</source>
      <translation>预算只能用分钟或步数之一给出，不能同时给出。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/sample/grids/job.py" />
      <source>A cell of the grid cannot be made: {reason}.</source>
      <translation>网格中有一格无法生成：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/train/start.py" />
      <source>A checkpoint was passed over: {reason}</source>
      <translation>已跳过一个检查点：{reason}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/comparison.py" />
      <source>A claim about families or settings needs at least {needed} training seeds on each side; here there are {seeds}.</source>
      <translation>要对模型族或设置下结论，每一方至少需要{needed}个训练种子；这里有{seeds}。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_table/plugin.py" />
      <source>A column of numbers with at most so many different ones counts as a choice among them.</source>
      <translation>数字列中不同的数值不超过这么多时，视为在它们之间选择。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/wishes.py" />
      <source>A comparison needs at least two families; of those that fit the data there are {count}.</source>
      <translation>比较至少需要两个模型族；适合这些数据的有 {count} 个。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/gallery/doings.py" />
      <source>A data set is made of one session: choose it above, or save the files instead.</source>
      <translation>数据集由一个会话的结果组成：请在上方选择会话，或改为保存文件。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/samples/datasets.py" />
      <source>A data set needs a name.</source>
      <translation>数据集需要名称。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/samples/gaps.py" />
      <source>A file cannot be read: {reason}.</source>
      <translation>无法读取文件：{reason}。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/exports/settings.py" />
      <source>A file ends before it grows larger; only one sample that is larger by itself does.</source>
      <translation>文件在超过此大小之前结束；只有单个样本本身更大时才会超过。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/judging/attribute.py" />
      <source>A file has its conditions in itself; none can be given beside it.</source>
      <translation>文件自身带有条件；不能再另外给出条件。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/plugin.py" />
      <source>A file or a folder of shards; files lie in the rows or are named there.</source>
      <translation>一个文件或一个分片文件夹；文件存放在各行中，或在行中给出文件名。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/compose_sheet.py" />
      <source>A film</source>
      <translation>影片</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/samples/saved_filters.py" />
      <source>A filter needs a name.</source>
      <translation>筛选需要名称。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/compose_sheet.py" />
      <source>A folder</source>
      <translation>文件夹</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/plugin.py" />
      <source>A folder for each split, with metadata that names each file (the ImageFolder convention).</source>
      <translation>每个划分一个文件夹，其中的元数据列出各个文件（ImageFolder惯例）。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/export_sheet.py" />
      <source>A folder for the data set</source>
      <translation>数据集的文件夹</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/remote_sheet.py" />
      <source>A folder for the job</source>
      <translation>作业文件夹</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/model_sheet.py" />
      <source>A folder for the model</source>
      <translation>存放模型的文件夹</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/projects/page.py" />
      <source>A folder for the new project</source>
      <translation>新项目的文件夹</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/attribution/sheet.py" />
      <source>A folder for the page, its pictures and the figures</source>
      <translation>用于存放网页、图片和数据的文件夹</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/compose_sheet.py" />
      <source>A folder for the results</source>
      <translation>存放结果的文件夹</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/files.py" />
      <source>A folder for {name}</source>
      <translation>要添加到{name}的文件夹</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/page.py" />
      <source>A folder with data</source>
      <translation>包含数据的文件夹</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/remote_sheet.py" />
      <source>A folder with the run, its data and what starts them there, with torchrun or on a Slurm cluster. README.txt in it says how.</source>
      <translation>一个文件夹，包含运行、其数据以及在那边用 torchrun 或在 Slurm 集群上启动它们所需的内容。其中的 README.txt 说明了方法。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_forest/plugin.py" />
      <source>A forest for each slot, whose shares are averaged, which names one class, or which a regression on top weighs; or one forest over all slots joined.</source>
      <translation>每个槽位一座森林：对份额求平均、各投一个类别，或由上层回归加权；或者一座森林看所有拼接起来的槽位。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/generation/grids.py" />
      <source>A grid has one, two or three axes.</source>
      <translation>网格有一条、两条或三条轴。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/sweeps/planner.py" />
      <source>A grid needs values, and {path} has a range.</source>
      <translation>网格需要具体的值，而 {path} 给的是范围。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/grids/sheet.py" />
      <source>A grid of results</source>
      <translation>结果网格</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/registry.py" />
      <source>A hook for {kind} specs returned {what}.</source>
      <translation>{kind}规格的钩子返回了{what}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/runs.py" />
      <source>A job with the run {name!r} is running or waiting.</source>
      <translation>运行{name!r}有任务正在运行或等待。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_vae/plugin.py" />
      <source>A learned prior follows the condition; the standard one leaves it all to the decoder.</source>
      <translation>学习得到的先验跟随条件；标准先验则全部交给解码器。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/leaving/service.py" />
      <source>A line of a model card has at most 2,000 characters.</source>
      <translation>模型卡片的一行最多 2,000 个字符。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/tables/manifest.py" />
      <source>A manifest is a file with the suffix {suffixes}.</source>
      <translation>清单是后缀为{suffixes}的文件。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>A metric, or METRIC/FIGURE, that judges the training while it runs; empty takes the loss on held-out samples.</source>
      <translation>在训练过程中评判它的指标，或“指标/数值”；留空则用留出样本上的损失。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/model_sheet.py" />
      <source>A model card lies beside it: recipe, data, training, scores, and what you say here.</source>
      <translation>旁边有一张模型卡片：配方、数据、训练、得分，以及您在这里填写的内容。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/machines/reach.py" />
      <source>A name is NAME or USER@NAME, of letters, digits, dots and dashes; it begins with no dash.</source>
      <translation>名称的形式为 NAME 或 USER@NAME，由字母、数字、点和连字符组成，不以连字符开头。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/smaller/student.py" />
      <source>A narrower learner has a width above 0 and below 1 of the original's.</source>
      <translation>更窄的学习器的宽度须大于原宽度的 0 倍、小于 1 倍。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/smaller_sheet.py" />
      <source>A narrower model</source>
      <translation>更窄的模型</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/imports/target.py" />
      <source>A new data set</source>
      <translation>新的数据集</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/review/adapt_sheet.py" />
      <source>A new run learns on from these samples; the other one stays as it is. It is judged before and after, on samples that are held out of these, and on old ones, so that you see what it gained and whether it forgot.</source>
      <translation>一个新的训练从这些样本继续学习；原来的训练保持不变。适应前后都会在从中留出的样本和旧样本上评测，让您看到它学到了什么、是否有所遗忘。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/compose_sheet.py" />
      <source>A page</source>
      <translation>网页</translation>
    </message>
    <message>
      <location filename="../../mmstudio/nn/entries.py" />
      <source>A part that enters as maps carries tokens and their grid.</source>
      <translation>以特征图进入的部件须带有词元及其网格。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/nn/entries.py" />
      <source>A part that enters by attention carries tokens.</source>
      <translation>以注意力进入的部件须带有词元。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/codec.py" />
      <source>A picture must be given as a file.</source>
      <translation>图片必须以文件形式给出。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/page.py" />
      <source>A plugin</source>
      <translation>插件</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/install_sheet.py" />
      <source>A plugin runs with your rights: it can read and change your files. Nobody has checked who its publisher is. Install it only if you trust where you got it from.</source>
      <translation>插件以您的权限运行：它可以读取和更改您的文件。没有人核实过发布者的身份。仅在您信任其来源时安装。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/plugins/authorship.py" />
      <source>A plugin that is here has the name {name!r} already; take another one.</source>
      <translation>此处已有名为 {name!r} 的插件；请换个名称。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/page.py" />
      <source>A plugin's folder</source>
      <translation>插件的文件夹</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/training/runs.py" />
      <source>A predictor learns all samples at once, in one process.</source>
      <translation>预测器在一个进程中一次学习所有样本。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/training/runs.py" />
      <source>A predictor learns all samples at once, not in steps that could be measured before.</source>
      <translation>预测器一次学习所有样本，没有可以事先测量的步骤。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/training/transfer.py" />
      <source>A predictor learns all samples at once, without weights that could be taken.</source>
      <translation>预测器一次学习所有样本，没有可以取用的权重。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/training/adapting.py" />
      <source>A predictor learns all samples at once; train it anew with these among them.</source>
      <translation>预测器一次学习所有样本；请把这些样本加入后重新训练。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/telling/tellers.py" />
      <source>A predictor takes one value for each slot, not {count} for {slot!r}.</source>
      <translation>预测器每个槽只接受一个值，而 {slot!r} 给出了 {count} 个。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/jobs/apart.py" />
      <source>A process of the training ended by itself, and none is started again.</source>
      <translation>训练的一个进程自行结束了，不再重新启动。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/jobs/apart.py" />
      <source>A process of the training ended by itself; all begin again at the last checkpoint.</source>
      <translation>训练的一个进程自行结束了；所有进程从最近的检查点重新开始。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/data/crew.py" />
      <source>A process that prepares data ended by itself.</source>
      <translation>准备数据的一个进程自行结束了。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/project/archive.py" />
      <source>A project cannot be exported into its own folder.</source>
      <translation>项目不能导出到它自己的文件夹中。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/project/project.py" />
      <source>A project needs a name.</source>
      <translation>项目需要名称。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/projects/page.py" />
      <source>A project's folder</source>
      <translation>项目文件夹</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/smaller_sheet.py" />
      <source>A quarter of the size: whole numbers, with a scale for each output channel.</source>
      <translation>四分之一大小：整数，每个输出通道有一个比例。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/sql/marks.py" />
      <source>A rating has 0 to {most} stars.</source>
      <translation>评分为 0 到 {most} 颗星。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/recipe_cards.py" />
      <source>A recipe cannot be read.</source>
      <translation>有一个配方无法读取。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_table/codec.py" />
      <source>A row must be written as JSON, such as {{"column": "value"}}.</source>
      <translation>一行必须写成JSON，例如{{"column": "value"}}。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_table/codec.py" />
      <source>A row must name at least one column and its value.</source>
      <translation>一行至少要给出一列及其值。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/window/status.py" />
      <source>A run is served: show it</source>
      <translation>有一个运行正在提供服务：显示它</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/runs.py" />
      <source>A run needs a name.</source>
      <translation>运行需要名称。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/choices/start_choice.py" />
      <source>A run of another project ...</source>
      <translation>其他项目的运行……</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/training/runs.py" />
      <source>A run that adapts another one is trained in one process.</source>
      <translation>适应另一个训练的训练在一个进程中进行。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/training/runs.py" />
      <source>A run that learns from a wider one is trained in one process.</source>
      <translation>向更宽的运行学习的运行在一个进程中训练。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/sessions.py" />
      <source>A session needs a name.</source>
      <translation>会话需要名称。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/exports/settings.py" />
      <source>A shard ends before it grows larger; only one sample that is larger by itself does.</source>
      <translation>分片在超过此大小之前结束；只有单个样本本身更大时才会超过。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/exports/settings.py" />
      <source>A shard ends with so many samples.</source>
      <translation>分片达到这么多样本时结束。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_flow/model.py" />
      <source>A size of {size} px cannot be halved {levels} times after patches of {patch} px.</source>
      <translation>{size} px的尺寸在按{patch} px分块后不能减半{levels}次。</translation>
    </message>
    <message>
      <location filename="../../resources/recipes/cnn.json" />
      <source>A small convolutional network for classes of small pictures, as in the formats of MNIST and CIFAR.</source>
      <translation>用于小图片分类的小型卷积网络，适用于 MNIST 和 CIFAR 等格式。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/extractors/specs.py" />
      <source>A small network that learns from the training pictures alone, once for each data set, in about a minute.</source>
      <translation>仅从训练图片学习的小型网络，每个数据集学习一次，约需一分钟。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/extractors/specs.py" />
      <source>A small network that learns from the training sounds alone, once for each data set, in about a minute.</source>
      <translation>仅从训练声音学习的小型网络，每个数据集学习一次，约需一分钟。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/plugin.py" />
      <source>A small residual network that keeps a grid of features.</source>
      <translation>保留特征网格的小型残差网络。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/codec.py" />
      <source>A sound must be given as a file.</source>
      <translation>声音必须以文件形式给出。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/diagnosis/convergence.py" />
      <source>A step changes the weights of {part} by {peak:.2%}.</source>
      <translation>每一步使{part}的权重改变{peak:.2%}。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_fusion/plugin.py" />
      <source>A stream per slot; a few shared tokens carry what they tell each other (Nagrani et al. 2021).</source>
      <translation>每个槽位一条支流；由少数共享词元传递彼此的信息（Nagrani等，2021）。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/sweeps/planner.py" />
      <source>A sweep needs at least one trial and one seed.</source>
      <translation>一次扫描至少需要一次试验和一个种子。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/sql/marks.py" />
      <source>A tag is made of 1 to 60 characters.</source>
      <translation>标签须为1到60个字符。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_text/codec.py" />
      <source>A text was expected, not {kind}.</source>
      <translation>此处应为文本，而不是{kind}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/datasets/thumbnails.py" />
      <source>A thumbnail cannot be written: {reason}.</source>
      <translation>无法写入缩略图：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/values/thumbnails.py" />
      <source>A thumbnail was not made.</source>
      <translation>有一个缩略图未能生成。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/serving/service.py" />
      <source>A token has at least {fewest} plain letters.</source>
      <translation>令牌至少要有 {fewest} 个普通字母。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/leaving/machines.py" />
      <source>A training can be asked to {known}.</source>
      <translation>可以要求训练：{known}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/closing_questions.py" />
      <source>A training is saved and can go on at the next start. Results that are made already are kept.</source>
      <translation>训练会先保存，下次启动时可以继续。已生成的结果均会保留。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/page.py" />
      <source>A training needs a data set. Bring your files, or take the sample data.</source>
      <translation>训练需要数据集。请导入您的文件，或使用示例数据。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/recipe_settings.py" />
      <source>A training that may end early has no last part to learn few steps in.</source>
      <translation>可能提前结束的训练没有用来学习少步的末段。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/data/prepare.py" />
      <source>A value of the slot {slot!r} can no longer be read: {reason}</source>
      <translation>槽位{slot!r}的一个值已无法读取：{reason}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/augmentation/view.py" />
      <source>A view is something like the value that cannot be copied back: a part, coarser, changed a little. Recipes with views show it to the model in place of a second slot of that kind.</source>
      <translation>视图与原值相似，但无法照搬：取其局部、降低分辨率、略作改变。带视图的配方用它代替同类型的第二个槽位展示给模型。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/extractors/specs.py" />
      <source>A vision model of the library transformers, from a folder that you provide.</source>
      <translation>transformers 库的视觉模型，来自你提供的文件夹。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/page.py" />
      <source>About</source>
      <translation>关于</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/smaller_sheet.py" />
      <source>About half of the time: it is trained first, as long as this run, and learns from this run beside the data.</source>
      <translation>约一半的时间：先训练它，与这个运行一样久；除数据之外它还向这个运行学习。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/recipe_times.py" />
      <source>About {minutes} min here</source>
      <translation>在本机约{minutes}分钟</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/diagnosis/splits.py" />
      <source>About {share:.0%} of the test values of {slot} are nearly equal to one that is trained on; {looked:,} of {total:,} training values were compared.</source>
      <translation>{slot} 的测试值中约有 {share:.0%} 与某个训练值几乎相同；比较了 {total:,} 个训练值中的 {looked:,} 个。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/evaluate_sheet.py" />
      <source>About {time}, at the pace of the last evaluation</source>
      <translation>按上次评估的速度，约{time}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/review/label_sheet.py" />
      <source>Accept</source>
      <translation>接受</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/curator.py" />
      <source>Accept the label {name}</source>
      <translation>接受类别 {name}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/curator.py" />
      <source>Accept the suggested {slot}</source>
      <translation>接受建议的{slot}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/words.py" />
      <source>Accuracy</source>
      <translation>准确率</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/window/palette.py" />
      <source>Actions</source>
      <translation>命令</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/review/adapt_sheet.py" />
      <source>Adapt</source>
      <translation>适应</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/actions.py" />
      <source>Adapt a run to these</source>
      <translation>让一个训练适应这些样本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/run_view.py" />
      <source>Adaptation</source>
      <translation>适应</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/model.py" />
      <source>Add a condition</source>
      <translation>添加条件</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/page.py" />
      <source>Add a folder to the data set</source>
      <translation>把文件夹添加到数据集</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/slot_steps.py" />
      <source>Add a step ...</source>
      <translation>添加步骤…</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/slot_steps.py" />
      <source>Add a step for {slot}</source>
      <translation>为 {slot} 添加步骤</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/marks/tags_editor.py" />
      <source>Add a tag</source>
      <translation>添加标签</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/detail.py" />
      <source>Add a text</source>
      <translation>添加文本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/page.py" />
      <source>Add files to the data set</source>
      <translation>把文件添加到数据集</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/samples/datasets.py" />
      <source>Add it first.</source>
      <translation>请先添加它。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/imports/sheet.py" />
      <source>Add to</source>
      <translation>添加到</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/going_on.py" />
      <source>Add what is in {source} ({size}) to the data set {dataset}.</source>
      <translation>把{source}（{size}）中的内容添加到数据集{dataset}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/additions.py" />
      <source>Add {source} to {dataset}</source>
      <translation>把{source}添加到{dataset}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/serve_sheet.py" />
      <source>Address</source>
      <translation>地址</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/serve_bar.py" />
      <source>Address and token</source>
      <translation>地址和令牌</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/install_sheet.py" />
      <source>Adds</source>
      <translation>新增</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/card.py" />
      <source>Adds {parts}; takes {ms} ms at the start.</source>
      <translation>新增 {parts}；启动时占用 {ms} 毫秒。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_gan/plugin.py" />
      <source>Adversarial network</source>
      <translation>对抗网络</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/augmentation/view.py" />
      <source>After</source>
      <translation>之后</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/review/suggestion_sheet.py" />
      <source>Again</source>
      <translation>重新生成</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Against the clock; quarter turns are exact.</source>
      <translation>逆时针方向；直角旋转是精确的。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_align/plugin.py" />
      <source>Align each value with another view of itself as well, changed by the random steps of its slot; a batch then holds half as many samples, each twice.</source>
      <translation>把每个值也与它自身的另一个视图对齐，该视图由其槽位的随机步骤改变；这样一个批次只含一半的样本，每个出现两次。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_align/plugin.py" />
      <source>Align every slot with the main slot, or every slot with every other.</source>
      <translation>让每个槽与主槽对齐，或让所有槽两两对齐。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_align/plugin.py" />
      <source>Alignment</source>
      <translation>对齐</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/single_specs.py" />
      <source>Alignment of rows with the conditions</source>
      <translation>表格行与条件的一致性</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/single_specs.py" />
      <source>Alignment of sounds with the conditions</source>
      <translation>声音与条件的一致性</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/single_specs.py" />
      <source>Alignment of texts with the conditions</source>
      <translation>文本与条件的一致性</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_joint/plugin.py" />
      <source>Alignment width</source>
      <translation>对齐宽度</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/single_specs.py" />
      <source>Alignment with the conditions</source>
      <translation>与条件的一致性</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/window/shortcuts_sheet.py" />
      <source>All as at first</source>
      <translation>全部恢复初始</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/trying/sweep_sheet.py" />
      <source>All combinations</source>
      <translation>所有组合</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_forest/plugin.py" />
      <source>All count the same, or nearer ones for more.</source>
      <translation>全部相同，或越近的权重越大。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/new_training.py" />
      <source>All defaults</source>
      <translation>全部默认</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/cleaning/findings_list.py" />
      <source>All findings but notes. Nothing is deleted, and undo takes the samples in again.</source>
      <translation>除提示以外的所有发现。不会删除任何内容，撤销即可重新纳入样本。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/study_form.py" />
      <source>All fusions, each slot alone, late fusion</source>
      <translation>所有融合方式、每个槽位单独、后期融合</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/choices/start_choice.py" />
      <source>All learns on (full fine-tuning)</source>
      <translation>全部继续学习（完全微调）</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/matrix_part.py" />
      <source>All metrics</source>
      <translation>全部指标</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/statistics/differences.py" />
      <source>All results differ by the same number, which does not show how much others would differ.</source>
      <translation>所有结果相差同一个数，这不能说明其他结果会相差多少。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/gallery/filters.py" />
      <source>All runs</source>
      <translation>所有运行</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/evaluate.py" />
      <source>All samples of the split {split!r} are generated, and none of them may judge.</source>
      <translation>划分 {split!r} 中的样本全部是生成的，都不能用来评判。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/table_part.py" />
      <source>All scores were copied, those of subsets and baselines too.</source>
      <translation>全部得分已复制，包括子集和基线的得分。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/gallery/filters.py" />
      <source>All sessions</source>
      <translation>所有会话</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/preview_view.py" />
      <source>All slots</source>
      <translation>所有槽位</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_fusion/plugin.py" />
      <source>All slots side by side through a small network; the plain and strong default.</source>
      <translation>所有槽位并列送入一个小网络；简单而强大的默认选择。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/filter_bar.py" />
      <source>All splits</source>
      <translation>全部划分</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/choices/start_choice.py" />
      <source>All that fits</source>
      <translation>所有匹配的部分</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/evaluation/searches.py" />
      <source>All that is given has the weight 0, so there is nothing to search for.</source>
      <translation>给出的一切权重都是 0，因此没有可搜索的内容。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/judging/adaptation.py" />
      <source>All that was learned would lose more on the old data than the limit of {limit} allows; the weights are taken {share} % of the way from the old ones to the new ones.</source>
      <translation>若保留全部所学，在旧数据上的损失会超过 {limit} 的上限；权重取从旧到新的 {share} % 处。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/judging/adaptation.py" />
      <source>All {count} samples, each judged by that of {parts} runs which has not learned from it: {figure} was {before} before and is {after} now, {change}: a gain.</source>
      <translation>全部 {count} 个样本，每个都由 {parts} 次运行中没有学过它的那一次评判：{figure} 之前为 {before}，现在为 {after}，{change}：有提升。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/judging/adaptation.py" />
      <source>All {count} samples, each judged by that of {parts} runs which has not learned from it: {figure} was {before} before and is {after} now, {change}: a loss.</source>
      <translation>全部 {count} 个样本，每个都由 {parts} 次运行中没有学过它的那一次评判：{figure} 之前为 {before}，现在为 {after}，{change}：有下降。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/judging/adaptation.py" />
      <source>All {count} samples, each judged by that of {parts} runs which has not learned from it: {figure} was {before} before and is {after} now, {change}: n is too small to tell whether that is a gain.</source>
      <translation>全部 {count} 个样本，每个都由 {parts} 次运行中没有学过它的那一次评判：{figure} 之前为 {before}，现在为 {after}，{change}：n 太小，无法判断是否有提升。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/work.py" />
      <source>Allow</source>
      <translation>允许</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/plugins/installation.py" />
      <source>Allow it, or bring the plugin and what it needs as files.</source>
      <translation>请允许查询，或以文件提供插件及其所需。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/install_sheet.py" />
      <source>Also fetches</source>
      <translation>另需获取</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/find_sheet.py" />
      <source>Among the results of all sessions</source>
      <translation>在所有会话的结果中</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/compose_sheet.py" />
      <source>An MP4: picture, caption and sound of one result after the other.</source>
      <translation>一个 MP4：依次呈现每个结果的图片、说明文字和声音。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/extractors/specs.py" />
      <source>An audio model of the library transformers, from a folder that you provide.</source>
      <translation>transformers 库的音频模型，来自你提供的文件夹。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/page.py" />
      <source>An empty data set was not removed.</source>
      <translation>一个空数据集未能移除。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/view.py" />
      <source>An evaluation tells how good the run is, how sure that is, and what each condition does.</source>
      <translation>评估说明该运行有多好、有多大把握，以及每个条件起什么作用。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/projects/page.py" />
      <source>An exported project</source>
      <translation>导出的项目</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/cleaning/job.py" />
      <source>An inspector failed: {reason}</source>
      <translation>检查器出错：{reason}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/studio/notices.py" />
      <source>An unexpected fault: {reason}. What was saved is kept.</source>
      <translation>意外故障：{reason}。已保存的内容均已保留。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_words/plugin.py" />
      <source>Anchor</source>
      <translation>锚定</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/problem_list.py" />
      <source>And {count} more.</source>
      <translation>另有{count}项。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/imports/sheet.py" />
      <source>And {count} {count:more note|more notes}.</source>
      <translation>另有{count}条说明。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Angle</source>
      <translation>角度</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>Another height and pace of each sound in every step, as if another voice had made it: voices that are not in the data are understood better.</source>
      <translation>每一步都改变每个声音的音高和语速，仿佛由另一个人发出：数据中没有的嗓音也能更好地被听懂。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>Another loudness of each sound in every step.</source>
      <translation>每一步为每个声音取不同的响度。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Another part of each picture in every step, brought back to the full size.</source>
      <translation>每一步取每张图片的不同部分，并恢复到完整尺寸。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/train/ranks/distributed.py" />
      <source>Another process of the training has ended.</source>
      <translation>训练的另一个进程已经结束。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/machines/single.py" />
      <source>Another process trains in {path}.</source>
      <translation>另一个进程正在 {path} 中训练。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/sql/database.py" />
      <source>Another program keeps the database {path} locked.</source>
      <translation>另一个程序锁定了数据库{path}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/trying/setting_rows.py" />
      <source>Another setting</source>
      <translation>另一项设置</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/statistics/differences.py" />
      <source>Another training of the same recipe ends elsewhere, so a claim about recipes needs {needed} runs on each side, and one has {few}.</source>
      <translation>同一配方再训练一次会得到不同的结果，因此关于配方的结论每一侧需要 {needed} 次运行，而其中一侧只有 {few} 次。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/filter_bar.py" />
      <source>Any column</source>
      <translation>任意列</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/filter_bar.py" />
      <source>Any stars</source>
      <translation>任意星级</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/filter_bar.py" />
      <source>Any tag</source>
      <translation>任意标签</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_joint/plugin.py" />
      <source>Any to any</source>
      <translation>任意到任意</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/filter_bar.py" />
      <source>Any value</source>
      <translation>任意值</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/plugin.py" />
      <source>Archives of limited size, read one after the other by trainings that stream.</source>
      <translation>大小受限的归档文件，供流式训练逐个读取。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/told_part.py" />
      <source>Area under the curve</source>
      <translation>曲线下面积</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/menus.py" />
      <source>As a table (CSV)</source>
      <translation>导出为表格（CSV）</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/work.py" />
      <source>As at first</source>
      <translation>恢复初始</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/choices/start_choice.py" />
      <source>As chosen</source>
      <translation>自行选择</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/filter_bar.py" />
      <source>As imported</source>
      <translation>按导入顺序</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/choices/device_choice.py" />
      <source>As in the settings ({device})</source>
      <translation>按设置（{device}）</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/page.py" />
      <source>As the system</source>
      <translation>跟随系统</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/predict_sheet.py" />
      <source>Ask</source>
      <translation>询问</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/run_panel.py" />
      <source>Ask ...</source>
      <translation>询问……</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/attributions.py" />
      <source>Ask again; it is then computed anew.</source>
      <translation>请再次询问；届时会重新计算。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_sounds/model.py" />
      <source>Ask for a shorter length, or train with a larger generator.seconds.</source>
      <translation>请要求更短的长度，或用更大的 generator.seconds 训练。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Ask it, or evaluate it, on the page Train.</source>
      <translation>请在“训练”页上询问或评估它。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/deprecation.py" />
      <source>Ask its author for a newer one; the plugin guide says what to change.</source>
      <translation>请向其作者索取较新的版本；插件指南说明了需要更改的内容。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/work.py" />
      <source>Ask the package index?</source>
      <translation>查询软件包索引？</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/predict_sheet.py" />
      <source>Ask the run</source>
      <translation>询问运行</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/plugins/folders.py" />
      <source>Asked for are: {known}.</source>
      <translation>所需的有：{known}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/remote_bar.py" />
      <source>Asked; it looks for that after its next step.</source>
      <translation>已发出请求；它会在下一步之后查看。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/plugins/installation.py" />
      <source>Asking the package index is not allowed yet.</source>
      <translation>尚未允许查询软件包索引。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/remote_bar.py" />
      <source>Asking...</source>
      <translation>正在询问……</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/filter_bar.py" />
      <source>At least {count} {count:star|stars}</source>
      <translation>至少{count}星</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/cache.py" />
      <source>At most</source>
      <translation>最多</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>At most this much training is lost when the power fails.</source>
      <translation>断电时最多损失这么长时间的训练。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/serving/maker.py" />
      <source>At most {most:,} results can be asked for at a time.</source>
      <translation>一次最多可以请求 {most:,} 个结果。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/page.py" />
      <source>At most {most} runs can be compared at a time.</source>
      <translation>一次最多可比较{most}个运行。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/families_sheet.py" />
      <source>At most {most} runs can be compared: take fewer seeds or choose fewer.</source>
      <translation>最多可比较 {most} 个运行：请减少种子数，或少选几项。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/tasks_sheet.py" />
      <source>At most {most} runs can be compared: take fewer seeds.</source>
      <translation>最多可以比较 {most} 个运行：请减少种子数。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_text/plugin.py" />
      <source>Attention heads of a layer.</source>
      <translation>每层的注意力头数。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_fusion/plugin.py" />
      <source>Attention heads; the nearest smaller number that divides the width is taken.</source>
      <translation>注意力头数；取不大于它且能整除宽度的最近数值。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/attributes_part.py" />
      <source>Attribute</source>
      <translation>属性</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/attributes_part.py" />
      <source>Attributes</source>
      <translation>属性</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/plugin.py" />
      <source>Attributes of shapes</source>
      <translation>图形属性</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/single_specs.py" />
      <source>Attributes of sounds</source>
      <translation>声音的属性</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/single_specs.py" />
      <source>Attributes that texts say</source>
      <translation>文本所说的属性</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/augmentation/view.py" />
      <source>Augmentation</source>
      <translation>增强</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/model_sheet.py" />
      <source>Author</source>
      <translation>作者</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/work.py" />
      <source>Automatic</source>
      <translation>自动</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/compared/methods.py" />
      <source>BCa bootstrap</source>
      <translation>BCa 自助法</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/single_specs.py" />
      <source>BLEU</source>
      <translation>BLEU</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/view.py" />
      <source>Back to the run</source>
      <translation>回到运行</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/sheets.py" />
      <source>Back to what was found</source>
      <translation>回到找到的内容</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Balance of tasks</source>
      <translation>任务的平衡</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_forest/plugin.py" />
      <source>Balanced weights let rare classes count as much as frequent ones, over all samples or over those of each tree.</source>
      <translation>平衡权重让罕见类别与常见类别同样重要，可按全部样本或按每棵树的样本计算。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Batch</source>
      <translation>批大小</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/view.py" />
      <source>Batch of rows</source>
      <translation>批量</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/plugin.py" />
      <source>Batches of small pictures, binary or written by Python.</source>
      <translation>小图片的批次文件，二进制格式或由Python写成。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_words/plugin.py" />
      <source>Beam search compares log-probabilities divided by the length to this power; 0 prefers short texts.</source>
      <translation>束搜索比较对数概率除以长度的此次幂；0 偏好短文本。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_words/plugin.py" />
      <source>Beams</source>
      <translation>束数</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/augmentation/view.py" />
      <source>Before</source>
      <translation>之前</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/results/look.py" />
      <source>Being made now</source>
      <translation>正在生成</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/neighbours_part.py" />
      <source>Beside each result stand the real value and the training samples whose features are nearest to it. It is a list to look at, and no verdict: no known figure tells memorising from having learned too little. A result that looks like its neighbour deserves a look.</source>
      <translation>每个结果旁边是真实值和特征与它最近的训练样本。这是供人查看的列表，不是结论：没有已知的数值能区分死记与学得太少。与邻居相像的结果值得细看。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/choices/task_choice.py" />
      <source>Beside it</source>
      <translation>同时学习</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/trying/outcome_sheet.py" />
      <source>Beside the best</source>
      <translation>与最佳相比</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/evaluate_sheet.py" />
      <source>Beside them</source>
      <translation>对照</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Besides the best one; older ones are removed.</source>
      <translation>最佳检查点之外的数量；较旧的会让出空间。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/run_panel.py" />
      <source>Best checkpoint</source>
      <translation>最佳检查点</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Best checkpoint by</source>
      <translation>最佳检查点依据</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/gallery/filters.py" />
      <source>Best first</source>
      <translation>最好的在前</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/legend.py" />
      <source>Best here: {value}</source>
      <translation>此列最好：{value}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/legend.py" />
      <source>Best possible: {value}</source>
      <translation>可能的最好值：{value}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/table_part.py" />
      <source>Best single condition</source>
      <translation>最好的单个条件</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/table_part.py" />
      <source>Best single condition: the run with only its best condition.</source>
      <translation>最好的单个条件：只给出最好的那个条件时的运行。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_vae/plugin.py" />
      <source>Beta</source>
      <translation>Beta</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_vae/plugin.py" />
      <source>Beta warm-up</source>
      <translation>Beta预热</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Betas</source>
      <translation>Beta系数</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/words.py" />
      <source>Better than chance</source>
      <translation>好于随机水平</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/generation/service.py" />
      <source>Between 1 and {most:,} results can be made at a time.</source>
      <translation>一次可以生成1到{most:,}个结果。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/evaluation/predictions.py" />
      <source>Between 1 and {most:,} samples can be asked about at a time.</source>
      <translation>一次可询问 1 到 {most:,} 个样本。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/evaluation/searches.py" />
      <source>Between 1 and {most:,} samples can be found at a time.</source>
      <translation>一次可以查找 1 到 {most:,} 个样本。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/synthetic.py" />
      <source>Between 1 and {most} samples can be made for each real one.</source>
      <translation>每个真实样本可以生成 1 到 {most} 个样本。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/single_specs.py" />
      <source>Bits per byte</source>
      <translation>每字节比特数</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_flow/plugin.py" />
      <source>Blocks</source>
      <translation>块数</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Border</source>
      <translation>边框</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/install/wheels.py" />
      <source>Both must stand in its [project] table; what is worked out by a build must be brought as a wheel.</source>
      <translation>两者都必须写在 [project] 表中；需要构建才能得到的，请以 wheel 提供。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_fusion/plugin.py" />
      <source>Bottleneck tokens</source>
      <translation>瓶颈词元</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Brightness</source>
      <translation>亮度</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/install/wheels.py" />
      <source>Bring the folder that its author works in, or a wheel.</source>
      <translation>请提供作者的项目文件夹，或 wheel 文件。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Brings large pictures to one size.</source>
      <translation>将大图片统一为同一尺寸。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>Brings sounds to one length.</source>
      <translation>将声音统一为同一长度。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>Brings sounds to one rate, and to one channel if wanted.</source>
      <translation>将声音统一为同一采样率，需要时合并为单声道。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>Brings the loudest sample of every sound to full scale.</source>
      <translation>使每个声音最响的采样达到满刻度。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/imports/options.py" />
      <source>By chance</source>
      <translation>随机</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/gallery/filters.py" />
      <source>By seed</source>
      <translation>按种子</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/review/label_sheet.py" />
      <source>By the run</source>
      <translation>使用运行</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/filter_bar.py" />
      <source>By {slot}</source>
      <translation>按{slot}</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/plugin.py" />
      <source>CIFAR-10 and CIFAR-100</source>
      <translation>CIFAR-10和CIFAR-100</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/plugin.py" />
      <source>COCO captions</source>
      <translation>COCO图片描述</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/datasets/asked.py" />
      <source>COLUMN=VALUE</source>
      <translation>列=值</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/menus.py" />
      <source>CSV (*.csv)</source>
      <translation>CSV (*.csv)</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/cache.py" />
      <source>Cache</source>
      <translation>缓存</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/told_part.py" />
      <source>Calibration</source>
      <translation>校准</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/tasks.py" />
      <source>Call it otherwise, such as {id}.</source>
      <translation>换一个名称，例如 {id}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/families_sheet.py" />
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/compared/tables.py" />
      <source>Cannot be compared with the baseline's. {why}</source>
      <translation>无法与基准的评分比较。{why}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/attributes_part.py" />
      <source>Chance</source>
      <translation>随机水平</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/legend.py" />
      <source>Chance: {value}</source>
      <translation>随机水平：{value}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/words_sheet.py" />
      <source>Change</source>
      <translation>更改</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/card.py" />
      <source>Change a condition</source>
      <translation>更改条件</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/slot.py" />
      <source>Change a guidance</source>
      <translation>更改引导</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/settings.py" />
      <source>Change a setting</source>
      <translation>更改设置</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/card.py" />
      <source>Change a weight</source>
      <translation>更改权重</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/window/main_window.py" />
      <source>Change between dark and light</source>
      <translation>切换深色与浅色</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/page.py" />
      <source>Change between grid and table</source>
      <translation>切换网格与表格</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/viewer/actions.py" />
      <source>Change between the two</source>
      <translation>在两者间切换</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/settings.py" />
      <source>Change the count</source>
      <translation>更改数量</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/settings.py" />
      <source>Change the guidance</source>
      <translation>更改引导</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/window/main_window.py" />
      <source>Change the language</source>
      <translation>切换语言</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/changes.py" />
      <source>Change the role of {slot}</source>
      <translation>更改 {slot} 的角色</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/settings.py" />
      <source>Change the seed</source>
      <translation>更改种子</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/settings.py" />
      <source>Change the speed</source>
      <translation>更改速度</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Change the weights instead.</source>
      <translation>请改为调整权重。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/making.py" />
      <source>Change what is made</source>
      <translation>更改生成的内容</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Changes brightness, contrast and saturation of every picture alike.</source>
      <translation>对每张图片同样地更改亮度、对比度和饱和度。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/steps_form.py" />
      <source>Changes of the samples before they are learned from, from top to bottom. What draws at random comes after all others, anew in every step of the training. The page Data shows what a step does to a sample.</source>
      <translation>学习之前对样本所做的更改，从上到下依次进行。随机步骤排在所有其他步骤之后，在训练的每一步重新抽取。“数据”页面可展示步骤对样本的作用。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/slot_steps.py" />
      <source>Changes {slots} in the same way, by the same draws.</source>
      <translation>以相同的随机抽取同样地更改{slots}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/selection_bar.py" />
      <source>Changing the samples ...</source>
      <translation>正在更改样本……</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/viewer/facts.py" />
      <source>Channels</source>
      <translation>通道</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Channels last</source>
      <translation>通道在后</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_flow/plugin.py" />
      <source>Channels of the finest level; more learns finer detail and is slower.</source>
      <translation>最精细层级的通道数；越多细节越精细，也越慢。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/plugin.py" />
      <source>Channels of the first level; more can tell more and train slower.</source>
      <translation>第一层级的通道数；越多分辨力越强，训练越慢。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_sounds/plugin.py" />
      <source>Channels of the flow; more learns finer detail and is slower.</source>
      <translation>流模型的通道数；越多能学到越细的细节，但也越慢。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_gan/plugin.py" />
      <source>Channels of the largest maps; they double with every halving.</source>
      <translation>最大特征图的通道数；每减半一次通道加倍。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_gan/plugin.py" />
      <source>Channels of the maps at 16 x 16; more is finer and slower.</source>
      <translation>16 × 16特征图的通道数；越多越精细，也越慢。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_sounds/plugin.py" />
      <source>Channels of the network that turns spectrograms into sounds and learns beside the flow; 0 leaves that to Griffin-Lim.</source>
      <translation>把频谱图变成声音、与流模型一同学习的网络的通道数；0 表示交给 Griffin-Lim。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_flow/plugin.py" />
      <source>Channels per level, in multiples of the width; each level halves the side.</source>
      <translation>各层级的通道数，以宽度的倍数计；每层边长减半。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/additions.py" />
      <source>Check its files first, which reads them.</source>
      <translation>请先检查其文件，检查时会读取它们。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/data/prepare.py" />
      <source>Check the data set (mmstudio dataset check), or import it again.</source>
      <translation>请检查数据集（mmstudio dataset check），或重新导入。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/going_on.py" />
      <source>Check the data set {dataset} ({samples:,} {samples:sample|samples}).</source>
      <translation>检查数据集 {dataset}（{samples:,} 个样本）。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/manager.py" />
      <source>Check the disk and the rights on the folder.</source>
      <translation>请检查磁盘和文件夹权限。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/problems.py" />
      <source>Check the files</source>
      <translation>检查文件</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/page.py" />
      <source>Check the files of the data set</source>
      <translation>检查数据集的文件</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Check the files of the data set, or import it again.</source>
      <translation>请检查数据集的文件，或重新导入它。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/folder/lock.py" />
      <source>Check the rights on the folder, or open the project for reading only.</source>
      <translation>请检查文件夹权限，或以只读方式打开项目。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/datasets/service.py" />
      <source>Check {dataset}</source>
      <translation>检查{dataset}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/datasets/verification.py" />
      <source>Checking</source>
      <translation>正在检查</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/grids/axis.py" />
      <source>Checkpoint</source>
      <translation>检查点</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/sections.py" />
      <source>Checkpoints</source>
      <translation>检查点</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/run_panel.py" />
      <source>Checkpoints can be removed when the run does not train.</source>
      <translation>运行不在训练时才能移除检查点。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Checkpoints kept</source>
      <translation>保留的检查点</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/work.py" />
      <source>Choose</source>
      <translation>选择</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/page.py" />
      <source>Choose a checkpoint</source>
      <translation>选择检查点</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/samples/partition.py" />
      <source>Choose a column of a table, or a fact.</source>
      <translation>请选择表格的一列，或一项事实。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/given_lines.py" />
      <source>Choose a file</source>
      <translation>选择文件</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_fusion/pooling.py" />
      <source>Choose a fusion with tokens, such as 'cross-attention' or 'bottleneck'.</source>
      <translation>请选择带词元的融合，例如'cross-attention'或'bottleneck'。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_text/model.py" />
      <source>Choose a number of heads that divides the width.</source>
      <translation>请选择能整除宽度的头数。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/attribution/findings.py" />
      <source>Choose a place to see what is lost without it.</source>
      <translation>选择一处，查看没有它时失去多少。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/folder/description.py" />
      <source>Choose a project's folder, or make a new project.</source>
      <translation>请选择项目文件夹，或新建项目。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/attribution/source.py" />
      <source>Choose a result that was made from at least one condition.</source>
      <translation>请选择一个至少由一个条件生成的结果。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/results/detail_side.py" />
      <source>Choose a result to see what it was made from.</source>
      <translation>选择一个结果，查看它是如何生成的。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/results/pane.py" />
      <source>Choose a result whose run can hold one value and make the others.</source>
      <translation>请选择一个结果，其运行能固定一项并生成其余各项。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/page.py" />
      <source>Choose a run</source>
      <translation>选择运行</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/detail.py" />
      <source>Choose a sample to see all of it.</source>
      <translation>选择一个样本以查看全部内容。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/head.py" />
      <source>Choose a sample to see and hear all that belongs to it. Drop more files anywhere on the window to import them.</source>
      <translation>选择一个样本，即可查看和收听它的全部内容。把更多文件拖放到窗口任意位置即可导入。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Choose a setting and several values.</source>
      <translation>请选择一项设置和若干个值。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Choose a setting for each axis.</source>
      <translation>请为每个轴选择一项设置。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Choose a slot with at most {most:,} values that samples share.</source>
      <translation>请选择一个样本共有的取值不超过 {most:,} 个的槽位。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Choose a slot with at most {most:,} values that samples share: --set target=NAME.</source>
      <translation>请选择一个最多有 {most:,} 个值、且由多个样本共有的槽：--set target=NAME。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/sets.py" />
      <source>Choose another extractor for this metric.</source>
      <translation>请为此指标选择另一个提取器。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/judges.py" />
      <source>Choose another extractor.</source>
      <translation>请选择另一个提取器。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/training/curve_files.py" />
      <source>Choose another folder, or remove it.</source>
      <translation>请选择其他文件夹，或将其删除。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/sample/grids/job.py" />
      <source>Choose another folder.</source>
      <translation>请选择另一个文件夹。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_fusion/pooling.py" />
      <source>Choose another fusion or another generator.</source>
      <translation>请选择另一种融合或另一个生成器。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Choose another generator for {slot!r} in the form.</source>
      <translation>请在表单中为 {slot!r} 选择另一个生成器。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/model/assembly.py" />
      <source>Choose another generator for {slot!r} with --set decoder.{slot}.id=NAME.</source>
      <translation>请用 --set decoder.{slot}.id=NAME 为 {slot!r} 选择另一个生成器。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/judges.py" />
      <source>Choose another metric.</source>
      <translation>请选择其他指标。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/plugins/authorship.py" />
      <source>Choose another name or folder.</source>
      <translation>请另选名称或文件夹。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/project/roots.py" />
      <source>Choose another name, or point this root elsewhere.</source>
      <translation>请另选名称，或把该根目录指向别处。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/composed/service.py" />
      <source>Choose another name.</source>
      <translation>请另选名称。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/while_training.py" />
      <source>Choose another one for the best checkpoint.</source>
      <translation>请为最佳检查点选择另一个指标。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Choose another one in the form.</source>
      <translation>请在表单中选择另一个。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Choose another one with --set decoder.{slot}.id=NAME.</source>
      <translation>请用 --set decoder.{slot}.id=NAME 选择另一个。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/sweeps/scores.py" />
      <source>Choose another one.</source>
      <translation>请选择另一个。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/exports/service.py" />
      <source>Choose another place, or a new name.</source>
      <translation>请另选位置，或使用新名称。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/exports/service.py" />
      <source>Choose another place.</source>
      <translation>请选择其他位置。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/serving/service.py" />
      <source>Choose another port; 0 takes a free one.</source>
      <translation>请换一个端口；0 表示任意空闲端口。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Choose another slot in the form.</source>
      <translation>请在表单中选择另一个槽位。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_heads/labels.py" />
      <source>Choose another slot with --set target=NAME, or learn classes: --set generator.kind=classes.</source>
      <translation>用 --set target=NAME 选择另一个槽位，或学习类别：--set generator.kind=classes。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Choose another slot with --set target=NAME.</source>
      <translation>请用 --set target=NAME 选择另一个槽。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Choose another slot with --set target={other}.</source>
      <translation>用 --set target={other} 选择另一个槽。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Choose another slot, such as {other}.</source>
      <translation>请选择另一个槽位，例如 {other}。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_fusion/pooling.py" />
      <source>Choose at least one condition slot.</source>
      <translation>请至少选择一个条件槽位。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/exports.py" />
      <source>Choose at least two runs first.</source>
      <translation>请先选择至少两个运行。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/families_sheet.py" />
      <source>Choose at least two.</source>
      <translation>请至少选择两项。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/training/adapting.py" />
      <source>Choose at least {fewest} samples, most of them of training; those of validation and test are held out.</source>
      <translation>请至少选择 {fewest} 个样本，其中多数属于训练集；验证集和测试集的样本会被留出。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/view.py" />
      <source>Choose conditions</source>
      <translation>选择条件</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/page.py" />
      <source>Choose files as conditions</source>
      <translation>选择文件作为条件</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_align/model.py" />
      <source>Choose more with --set conditions=[], add texts, sounds or table columns to the data, or align two views of each value: --set generator.views=true.</source>
      <translation>用 --set conditions=[] 选择更多，给数据添加文本、声音或表格列，或让每个值与自身的两个视图对齐：--set generator.views=true。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/page.py" />
      <source>Choose no runs</source>
      <translation>不选择任何运行</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/intake.py" />
      <source>Choose one at the top.</source>
      <translation>请在上方选择一个。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Choose one of them as the target, or another generator.</source>
      <translation>请选择其中之一作为目标，或选择另一个生成器。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Choose one of them as the target.</source>
      <translation>请选择其中之一作为目标。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Choose one of them with --set target=NAME, or another generator.</source>
      <translation>请用--set target=NAME选择其中一个，或换一个生成器。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Choose one of them with --set target=NAME.</source>
      <translation>用 --set target=NAME 选择其中一个。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/while_training.py" />
      <source>Choose one of them: {known}.</source>
      <translation>请从中选择：{known}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Choose one of these: {known}.</source>
      <translation>请从这些中选择：{known}。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_table/columns.py" />
      <source>Choose one of: {choices}.</source>
      <translation>请选择其一：{choices}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/nn/learners.py" />
      <source>Choose one slot of that kind as the target.</source>
      <translation>请选择一个该类型的槽位作为目标。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Choose one with --set fusion.id=NAME: {known}.</source>
      <translation>用 --set fusion.id=NAME 选择一个：{known}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Choose one with --set target=NAME: {known}.</source>
      <translation>用 --set target=NAME 选择一个：{known}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Choose others with --family, or install a plugin that brings one.</source>
      <translation>请用 --family 选择其他模型族，或安装提供模型族的插件。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Choose others, or install a plugin that brings one.</source>
      <translation>请选择其他的，或安装带有它的插件。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/folder_row.py" />
      <source>Choose the folder</source>
      <translation>选择文件夹</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/work.py" />
      <source>Choose the folder of projects</source>
      <translation>选择项目文件夹</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/datasets/locations.py" />
      <source>Choose the folder that they were imported from: {before}.</source>
      <translation>请选择它们导入时所在的文件夹：{before}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/sheets.py" />
      <source>Choose two samples to compare them.</source>
      <translation>请选择两个样本进行比较。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/page.py" />
      <source>Choose two to sixty runs on the left, or have families of learners trained to be compared.</source>
      <translation>在左侧选择两到六十个运行，或训练若干模型族来比较。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Choose what they are judged by.</source>
      <translation>请选择评判依据。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/told_part.py" />
      <source>Class</source>
      <translation>类别</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/told_part.py" />
      <source>Class of the ROC curve</source>
      <translation>ROC 曲线的类别</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/review/classes_edit.py" />
      <source>Classes</source>
      <translation>类别</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_heads/plugin.py" />
      <source>Classes and numbers</source>
      <translation>类别与数值</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/suggestions/labels.py" />
      <source>Classes are given by different slots, whose likenesses cannot be compared: this favours some of them whatever the sample. Give all classes by the same slots.</source>
      <translation>各类别由不同的槽位给出，其相似度无法相互比较：无论样本如何，都会偏向其中一些类别。请用相同的槽位给出所有类别。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/target_choice.py" />
      <source>Classes of</source>
      <translation>分类对象</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/recipe_cards.py" />
      <source>Classes of a slot</source>
      <translation>某个槽位的类别</translation>
    </message>
    <message>
      <location filename="../../resources/recipes/cnn.json" />
      <source>Classes of pictures</source>
      <translation>图片分类</translation>
    </message>
    <message>
      <location filename="../../resources/recipes/few-labels.json" />
      <source>Classes of small pictures of which few have a label: where it is sure of one view of a picture, it learns from another view.</source>
      <translation>小图片的分类，其中只有少数有标签：如果对图片的一个视图有把握，就用它来学习另一个视图。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/recipe_cards.py" />
      <source>Classes or numbers of a column</source>
      <translation>一列的类别或数值</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_heads/plugin.py" />
      <source>Classes, or numbers on a scale; by itself, a column of numbers with more than twenty different ones, or that samples do not share, is a scale.</source>
      <translation>类别，或刻度上的数值；默认情况下，含有二十个以上不同数值、或各样本数值互不相同的数值列视为刻度。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/browser.py" />
      <source>Cleaning</source>
      <translation>清理</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Clip</source>
      <translation>梯度裁剪</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/plugin.py" />
      <source>Clipped sounds</source>
      <translation>削波的声音</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/review/label_sheet.py" />
      <source>Close</source>
      <translation>关闭</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/sql/database.py" />
      <source>Close it and try again.</source>
      <translation>请关闭它后重试。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/folder/lock.py" />
      <source>Close it there and try again.</source>
      <translation>请在那里关闭后重试。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/folder/lock.py" />
      <source>Close it there. If nothing runs there any more, delete the file {path}.</source>
      <translation>请在那里关闭。如果那里已没有程序在运行，请删除文件{path}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/jobs/execute.py" />
      <source>Close other programs, or choose a smaller batch or model.</source>
      <translation>请关闭其他程序，或选择更小的批量或模型。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/model/room.py" />
      <source>Close other programs, or choose smaller sizes in the recipe.</source>
      <translation>请关闭其他程序，或在配方中选择更小的尺寸。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/train/training.py" />
      <source>Close other programs, or take a smaller generator.width or generator.size.</source>
      <translation>请关闭其他程序，或减小generator.width或generator.size。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/model/device.py" />
      <source>Close other programs, or wait until the training on this device has ended.</source>
      <translation>请关闭其他程序，或等待此设备上的训练结束。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/model/checkpoint.py" />
      <source>Close other programs.</source>
      <translation>请关闭其他程序。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/viewer/actions.py" />
      <source>Close the large view</source>
      <translation>关闭大图</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/projects/page.py" />
      <source>Close the project</source>
      <translation>关闭项目</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/hint.py" />
      <source>Close this hint</source>
      <translation>关闭此提示</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/folder/trash.py" />
      <source>Close what has files in it open and try again.</source>
      <translation>请关闭打开了其中文件的程序后重试。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Colour</source>
      <translation>颜色</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_gan/plugin.py" />
      <source>Colour channels</source>
      <translation>颜色通道</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/plugin.py" />
      <source>Colours</source>
      <translation>色彩</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/filter_bar.py" />
      <source>Column</source>
      <translation>列</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/imports/options.py" />
      <source>Column that the splits follow</source>
      <translation>划分所依据的列</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/grids/sheet.py" />
      <source>Columns</source>
      <translation>列</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/page.py" />
      <source>Compare</source>
      <translation>比较</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/families_sheet.py" />
      <source>Compare families</source>
      <translation>比较模型族</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/page.py" />
      <source>Compare tasks</source>
      <translation>比较任务</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/trying/outcome_sheet.py" />
      <source>Compare the runs</source>
      <translation>比较这些运行</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/actions.py" />
      <source>Compare two samples</source>
      <translation>比较两个样本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/viewer/actions.py" />
      <source>Compare with another one</source>
      <translation>与另一个比较</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/menus.py" />
      <source>Compare with other runs</source>
      <translation>与其他运行比较</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/study_form.py" />
      <source>Compared</source>
      <translation>参与比较</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/sections.py" />
      <source>Compared with</source>
      <translation>比较基准</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/metric_choice.py" />
      <source>Compares features by: {title}.</source>
      <translation>比较特征所用的提取器：{title}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/metric_choice.py" />
      <source>Compares features by: {title}. It is trained on the training split first, once for each data set.</source>
      <translation>比较特征所用的提取器：{title}。它先在训练部分上训练，每个数据集一次。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/cleaning/job.py" />
      <source>Comparing</source>
      <translation>正在比较</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/filter_bar.py" />
      <source>Complete or not</source>
      <translation>完整与否</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_fusion/plugin.py" />
      <source>Concatenation</source>
      <translation>拼接</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/imports/sheet.py" />
      <source>Condition</source>
      <translation>条件</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_flow/plugin.py" />
      <source>Condition width</source>
      <translation>条件宽度</translation>
    </message>
    <message>
      <location filename="../../resources/recipes/flow.json" />
      <source>Conditional flow matching over pictures; the default: stable, sharp, and guided per slot.</source>
      <translation>图片上的条件流匹配；默认选择：稳定、清晰，可按槽位引导。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/layout.py" />
      <source>Conditions</source>
      <translation>条件</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/page.py" />
      <source>Conditions from a random sample</source>
      <translation>取随机样本的条件</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/page.py" />
      <source>Conditions from a sample</source>
      <translation>取自样本的条件</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/told_charts.py" />
      <source>Confusion matrix</source>
      <translation>混淆矩阵</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/told_part.py" />
      <source>Confusion: rows are what is right</source>
      <translation>混淆：各行是正确类别</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/recorder.py" />
      <source>Connect one and try again.</source>
      <translation>请接上一个后重试。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/values/player.py" />
      <source>Connect some and try again.</source>
      <translation>请接上后重试。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/studio/opening_notices.py" />
      <source>Connect their disk, or say where they are: on the page Data, Look for the files.</source>
      <translation>请连接其所在的磁盘，或在“数据”页面用“查找文件”指明它们的位置。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Contrast</source>
      <translation>对比度</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/plugin.py" />
      <source>Convolutional network</source>
      <translation>卷积网络</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/matrix_model.py" />
      <source>Copies of the nearest training samples: {value}</source>
      <translation>最相近训练样本的副本：{value}</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/single_specs.py" />
      <source>Copies of training texts</source>
      <translation>训练文本的复制</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/results/detail.py" />
      <source>Copy</source>
      <translation>复制</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/table_part.py" />
      <source>Copy as CSV</source>
      <translation>复制为CSV</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/table_part.py" />
      <source>Copy as text</source>
      <translation>复制为文本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/machines/shards.py" />
      <source>Copy it again.</source>
      <translation>请重新复制。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/session_bar.py" />
      <source>Copy of {name}</source>
      <translation>{name}的副本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/unpacking/zips.py" />
      <source>Copy or download it again; it may have ended too early.</source>
      <translation>请重新复制或下载；它可能不完整。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/serve_sheet.py" />
      <source>Copy the address</source>
      <translation>复制地址</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/menus.py" />
      <source>Copy the file name</source>
      <translation>复制文件名</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/serve_sheet.py" />
      <source>Copy the line</source>
      <translation>复制这一行</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/card.py" />
      <source>Copy the name</source>
      <translation>复制名称</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/menus.py" />
      <source>Copy the path</source>
      <translation>复制路径</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/menus.py" />
      <source>Copy the result</source>
      <translation>复制该结果</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/gallery/page.py" />
      <source>Copy the results</source>
      <translation>复制结果</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/serve_sheet.py" />
      <source>Copy the token</source>
      <translation>复制令牌</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Copy them into it, or, if it is yours, call it that first: mmstudio project adopt {folder}.</source>
      <translation>请将它们复制到项目中；如果该项目是您的，请先认领：mmstudio project adopt {folder}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Copy them into it, or, if it is yours, say so on the page Projects first.</source>
      <translation>请把它们复制进去；如果项目是您的，请先在“项目”页上说明。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/imports/options.py" />
      <source>Copy them into the project</source>
      <translation>复制到项目中</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/settings.py" />
      <source>Count</source>
      <translation>数量</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_gan/plugin.py" />
      <source>Crisp pictures in one step; relativistic loss with gradient penalties keeps the training steady.</source>
      <translation>一步生成清晰图片；带梯度惩罚的相对式损失使训练平稳。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_words/plugin.py" />
      <source>Critic's width</source>
      <translation>评判器宽度</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Crop</source>
      <translation>裁剪</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_fusion/plugin.py" />
      <source>Cross-attention</source>
      <translation>交叉注意力</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_align/plugin.py" />
      <source>Cross-modal prediction</source>
      <translation>跨模态预测</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/curves.py" />
      <source>Curves</source>
      <translation>曲线</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/remote_sheet.py" />
      <source>Curves, previews and checkpoints then come here as they are made; the training can be asked to save and to stop.</source>
      <translation>曲线、预览和检查点一经产生就会来到此处；可以要求训练保存和停止。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>Cut longer sounds</source>
      <translation>截断较长的声音</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Cut off</source>
      <translation>截去</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_words/plugin.py" />
      <source>Cuts results off; 0 allows what training allows.</source>
      <translation>截断结果；0 表示与训练允许的一样长。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_gan/plugin.py" />
      <source>DCGAN</source>
      <translation>DCGAN</translation>
    </message>
    <message>
      <location filename="../../resources/recipes/dcgan.json" />
      <source>DCGAN, 32 px</source>
      <translation>DCGAN，32 px</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/evaluations.py" />
      <source>Damaged evaluation</source>
      <translation>已损坏的评估</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/page.py" />
      <source>Dark</source>
      <translation>深色</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/adaptation_view.py" />
      <source>Data</source>
      <translation>数据</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/study_form.py" />
      <source>Data set</source>
      <translation>数据集</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/imports/target.py" />
      <source>Data set that the samples come into</source>
      <translation>样本要进入的数据集</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/page.py" />
      <source>Data sets: {count}</source>
      <translation>数据集：{count}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/compared/methods.py" />
      <source>DeLong</source>
      <translation>DeLong</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Decay</source>
      <translation>衰减阶段</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Decay rates of Adam's averages.</source>
      <translation>Adam滑动平均的衰减率。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_fusion/plugin.py" />
      <source>Decision level</source>
      <translation>决策层级</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/work.py" />
      <source>Default device</source>
      <translation>默认设备</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/gallery/detail.py" />
      <source>Delete</source>
      <translation>删除</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/filter_bar.py" />
      <source>Delete a saved filter</source>
      <translation>删除已保存的筛选</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/session_bar.py" />
      <source>Delete a session</source>
      <translation>删除会话</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/samples/datasets.py" />
      <source>Delete it first.</source>
      <translation>请先删除它。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/results/deletion.py" />
      <source>Delete results</source>
      <translation>删除结果</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/page.py" />
      <source>Delete the data set</source>
      <translation>删除数据集</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/changes.py" />
      <source>Delete the data set {name}</source>
      <translation>删除数据集{name}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/view.py" />
      <source>Delete the evaluation</source>
      <translation>删除评估</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/changes.py" />
      <source>Delete the evaluation of {made}</source>
      <translation>删除{made}的评估</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/curator.py" />
      <source>Delete the filter {name}</source>
      <translation>删除筛选{name}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/gallery/page.py" />
      <source>Delete the results</source>
      <translation>删除结果</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/page.py" />
      <source>Delete the run</source>
      <translation>删除运行</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/page.py" />
      <source>Delete the session</source>
      <translation>删除会话</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/gallery/changes.py" />
      <source>Delete {count} {count:result|results}</source>
      <translation>删除 {count} 个结果</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/run_changes.py" />
      <source>Delete {name}</source>
      <translation>删除{name}</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/sets/specs.py" />
      <source>Density and coverage</source>
      <translation>密度与覆盖率</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/evaluation/score_table.py" />
      <source>Depends on the number of results: compare it only with values of n = {n:,}</source>
      <translation>取决于结果数：只能与n = {n:,}的数值比较</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_forest/plugin.py" />
      <source>Depth</source>
      <translation>深度</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/card_bodies.py" />
      <source>Describe what you want to see</source>
      <translation>描述您想看到的内容</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_flow/plugin.py" />
      <source>Detail</source>
      <translation>细节</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/window/notice_area.py" />
      <source>Details</source>
      <translation>详情</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/values/result_facts.py" />
      <source>Device</source>
      <translation>设备</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/model/device.py" />
      <source>Devices here: {known}.</source>
      <translation>本机的设备：{known}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/diagnosis/view.py" />
      <source>Diagnosis</source>
      <translation>诊断</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/run_view.py" />
      <source>Diagnosis ({count})</source>
      <translation>诊断（{count}）</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/adaptation_view.py" />
      <source>Difference</source>
      <translation>差值</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/compared/tables.py" />
      <source>Difference: {method}.</source>
      <translation>差值：{method}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/diagnosis/adversaries.py" />
      <source>Different seeds and conditions give the same results in {slot}.</source>
      <translation>在{slot}中，不同的种子和条件给出相同的结果。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Direction</source>
      <translation>方向</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/sets/settings.py" />
      <source>Directions</source>
      <translation>方向数</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/run_panel.py" />
      <source>Disk</source>
      <translation>磁盘</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/plugin.py" />
      <source>Distance of colours</source>
      <translation>颜色距离</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/plugin.py" />
      <source>Distance of sets of pictures</source>
      <translation>图片集合的距离</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/single_specs.py" />
      <source>Distance of spectra</source>
      <translation>频谱距离</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/single_specs.py" />
      <source>Distinct words</source>
      <translation>不重复词</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_vae/plugin.py" />
      <source>Divergence per latent number that costs nothing.</source>
      <translation>每个潜在数值不计代价的散度。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/view.py" />
      <source>Do not take it</source>
      <translation>不采用</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/trying/setting_rows.py" />
      <source>Do not vary it</source>
      <translation>不改变它</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/results/value_part.py" />
      <source>Drag it to the conditions, or to another program</source>
      <translation>可拖到条件区，或拖到其他程序</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/augmentation/view.py" />
      <source>Draw again</source>
      <translation>重新抽取</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/page.py" />
      <source>Draw another seed</source>
      <translation>换一个种子</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/sweeping/commands.py" />
      <source>Draw at random or search, not both.</source>
      <translation>随机抽取或搜索，二者选一。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_flow/plugin.py" />
      <source>Draws</source>
      <translation>抽取次数</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_words/plugin.py" />
      <source>Draws only from the most probable pieces that together have this share; 1 leaves none out.</source>
      <translation>只从合计占此比例的最可能词片中抽取；1 表示全部保留。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/page.py" />
      <source>Drop files or a folder anywhere on this window. Files that have the same name, such as cat.png, cat.txt and cat.wav, become one sample; a table (.csv) may name them too.</source>
      <translation>把文件或文件夹拖放到本窗口的任意位置。同名文件，如cat.png、cat.txt和cat.wav，会组成一个样本；也可以用表格（.csv）列出它们。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/intake.py" />
      <source>Drop files, or a CSV file with one set of conditions a row.</source>
      <translation>拖入文件，或每行一组条件的 CSV 文件。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/slot.py" />
      <source>Drop or browse</source>
      <translation>拖放或浏览</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_heads/plugin.py" />
      <source>Dropout</source>
      <translation>随机失活</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/imports/sheet.py" />
      <source>Dropped files</source>
      <translation>拖入的文件</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Dropping</source>
      <translation>随机丢弃</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/page.py" />
      <source>Duplicate the session</source>
      <translation>复制会话</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>E.g. --grid training.lr=0.001,0.004 or --range training.lr.</source>
      <translation>例如 --grid training.lr=0.001,0.004 或 --range training.lr。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>EMA half-life</source>
      <translation>EMA半衰期</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/suggestions/label_wishes.py" />
      <source>Each class needs a name of its own; {name!r} is none.</source>
      <translation>每个类别都需要自己的名称；{name!r} 不行。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Each colour by itself</source>
      <translation>各颜色分别处理</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/families_sheet.py" />
      <source>Each is trained for the same time under each seed, then judged by the usual metrics. The jobs stand in the queue like any others, and can be stopped and gone on with.</source>
      <translation>每一项在每个种子下训练同样长的时间，然后用常用指标评判。这些任务像其他任务一样排在队列里，可以停止，也可以继续。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Each picture is turned by up to this much, either way.</source>
      <translation>每张图片向任一方向最多旋转这么多。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/results/dataset_sheet.py" />
      <source>Each result becomes a sample with its conditions, marked as generated, and is for training only. Real samples keep their splits, so that runs with and without results can be compared on the same held-out ones.</source>
      <translation>每个结果连同其条件成为一个样本，标记为生成的，且只用于训练。真实样本保持原来的划分，因此使用和不使用结果的运行可以在同样的留出样本上比较。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/export_sheet.py" />
      <source>Each result becomes a sample with its conditions, marked as generated. All of them are for training, so that what is held out stays real.</source>
      <translation>每个结果连同其条件成为一个样本，并标记为生成的。它们全部用于训练，因此留出的样本都是真实的。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_fusion/plugin.py" />
      <source>Each sample decides, number by number, which slot it listens to (Arevalo et al. 2017).</source>
      <translation>由每个样本逐个数值地决定听从哪个槽位（Arevalo等，2017）。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_fusion/plugin.py" />
      <source>Each slot enters the generator at its own place: grids as maps, tokens by attention.</source>
      <translation>每个槽位在各自的位置进入生成器：网格作为特征图，词元通过注意力。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/smaller_sheet.py" />
      <source>Each smaller form becomes a run of its own. All are judged on the same samples and seeds as this one, and timed by turns with it.</source>
      <translation>每种缩小形式都成为一个独立的运行。它们与这个运行在相同的样本和种子上评判，并轮流计时。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/smaller/told.py" />
      <source>Each smaller one loses something: its score lies outside the interval of the original's.</source>
      <translation>每个缩小者都有损失：其分数在原分数的区间之外。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>Each sound becomes louder or quieter by up to this much.</source>
      <translation>每个声音最多变响或变轻这么多。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>Each sound becomes quicker or slower by up to this share.</source>
      <translation>每个声音最多按这一比例变快或变慢。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>Each sound moves up or down by up to this share of the pitch bands; 0.05 is about an eighth of its pitch.</source>
      <translation>每个声音最多按音高频带的这一比例上移或下移；0.05 约为其音高的八分之一。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/tasks_sheet.py" />
      <source>Each task of the run is trained alone for the same budget, from the same conditions, and all are judged: then the scores of each task with the others and without stand side by side.</source>
      <translation>该运行的每个任务都会以相同的预算、从相同的条件单独训练，然后全部进行评判：这样每个任务与其他任务一起学习和单独学习的分数就会并排显示。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/imports/options.py" />
      <source>Each value of a column in its share</source>
      <translation>某列的每个值按比例分配</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/sweeps/table.py" />
      <source>Each was trained under fewer than three seeds: another seed may turn the order round. Train the best ones under three seeds to say which is better.</source>
      <translation>每种设置训练所用的种子少于三个：换一个种子，顺序可能颠倒。要说明哪个更好，请用三个种子训练最好的几个。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/card.py" />
      <source>Earlier version</source>
      <translation>早先版本</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_vae/plugin.py" />
      <source>Edges</source>
      <translation>边缘</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/actions.py" />
      <source>Edit the text of the sample</source>
      <translation>编辑样本的文本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/actions.py" />
      <source>Edit the words of the samples</source>
      <translation>编辑样本的文字</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/curator.py" />
      <source>Edit {slot}</source>
      <translation>编辑{slot}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/curator.py" />
      <source>Edit {slot} of {count} {count:sample|samples}</source>
      <translation>编辑{count}个样本的{slot}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/cache.py" />
      <source>Empty the cache</source>
      <translation>清空缓存</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/page.py" />
      <source>Empty the project's trash</source>
      <translation>清空项目的回收站</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/page.py" />
      <source>Empty the trash</source>
      <translation>清空回收站</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/remote_sheet.py" />
      <source>Empty: a folder that this computer sees. Else a name that ssh knows</source>
      <translation>留空：本计算机可访问的文件夹。否则填写 ssh 认识的名称</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/recipe_parts.py" />
      <source>Encoder of {slot}</source>
      <translation>{slot}的编码器</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/choices/start_choice.py" />
      <source>Encoders alone</source>
      <translation>只取编码器</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/choices/start_choice.py" />
      <source>Encoders and fusion</source>
      <translation>编码器和融合</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Ends the training after so many judgements without a better one; 0 uses the whole budget.</source>
      <translation>连续这么多次评判没有更好时结束训练；0 表示用完全部预算。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Enlarge</source>
      <translation>放大</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/words_editor.py" />
      <source>Enter, F2 or a double click edits the text</source>
      <translation>按Enter、F2或双击可编辑文本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/review/suggested_value.py" />
      <source>Enter: accept, with what you have changed. Ctrl+R: reject. Ctrl+G: again with another seed. Ctrl+Z: take the last one back. Page Up, Page Down: go. Esc: leave.</source>
      <translation>Enter：接受，包含你所做的修改。Ctrl+R：拒绝。Ctrl+G：用另一个种子再生成。Ctrl+Z：撤回上一个决定。Page Up、Page Down：前后移动。Esc：离开。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/review/label_sheet.py" />
      <source>Enter: accept. 1 to 9: another class. Ctrl+R: reject. Ctrl+Z: take the last one back. Page Up, Page Down: go. Esc: leave.</source>
      <translation>Enter：接受。1 到 9：另一个类别。Ctrl+R：拒绝。Ctrl+Z：撤回上一个决定。Page Up、Page Down：前后移动。Esc：离开。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/review/suggested_value.py" />
      <source>Enter: accept. Space: play, or stop. Ctrl+R: reject. Ctrl+G: again with another seed. Ctrl+Z: take the last one back. Page Up, Page Down: go. Esc: leave.</source>
      <translation>Enter：接受。空格：播放或停止。Ctrl+R：拒绝。Ctrl+G：用另一个种子再生成。Ctrl+Z：撤回上一个决定。Page Up、Page Down：前后移动。Esc：离开。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/captions.py" />
      <source>Enter: keep and go on. Ctrl+Enter: keep and write another one. Page Up, Page Down: go. Esc: leave.</source>
      <translation>Enter：保存并继续。Ctrl+Enter：保存并再写一条。Page Up、Page Down：前后移动。Esc：离开。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/single_specs.py" />
      <source>Entropy of the sample world's 50 phrasings, and of their words, as a share of that of the samples' own texts.</source>
      <translation>示例世界50种说法及其用词的熵，占样本自身文本的熵的份额。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_heads/plugin.py" />
      <source>Equal for all samples, or such that rare classes count as much as frequent ones.</source>
      <translation>所有样本相同，或使少见类别与常见类别同样重要。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/view.py" />
      <source>Errors</source>
      <translation>错误</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/single_specs.py" />
      <source>Errors of columns</source>
      <translation>各列误差</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/new_training.py" />
      <source>Estimate</source>
      <translation>估算</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/going_on.py" />
      <source>Estimate what training on the data set {dataset} ({samples:,} {samples:sample|samples}) takes.</source>
      <translation>估算用数据集 {dataset}（{samples:,} 个样本）训练所需的资源。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/training/runs.py" />
      <source>Estimate {recipe} on {dataset}</source>
      <translation>在 {dataset} 上估算 {recipe}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/run_estimate.py" />
      <source>Estimating...</source>
      <translation>正在估算...</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_words/plugin.py" />
      <source>Estimator</source>
      <translation>估计方式</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/evaluate_sheet.py" />
      <source>Evaluate</source>
      <translation>评估</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/page.py" />
      <source>Evaluate ...</source>
      <translation>评估……</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/evaluate.py" />
      <source>Evaluate it without --metric: it has figures of its own.</source>
      <translation>请不带 --metric 进行评估：它有自己的数值。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Evaluate it without a metric: it has figures of its own.</source>
      <translation>请不选指标来评估：它有自己的数值。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/evaluate_sheet.py" />
      <source>Evaluate the run</source>
      <translation>评估运行</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/score_values.py" />
      <source>Evaluate the run again.</source>
      <translation>请重新评估该训练。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/matrix_part.py" />
      <source>Evaluate the run with some results for each subset of its conditions.</source>
      <translation>评估该运行时，为每个条件子集设定一些结果。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Evaluate them first, on the page Train.</source>
      <translation>请先在“训练”页上评估它们。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/evaluation/service.py" />
      <source>Evaluate {run}</source>
      <translation>评估{run}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/evaluations.py" />
      <source>Evaluations</source>
      <translation>评估</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/page.py" />
      <source>Evaluations: {count}</source>
      <translation>评估：{count}</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_flow/plugin.py" />
      <source>Even times</source>
      <translation>均匀时间</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_fusion/plugin.py" />
      <source>Every interaction between slots, at the cost of a few terms (Liu et al. 2018).</source>
      <translation>以少数几项的代价表达槽位之间的所有交互（Liu等，2018）。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/nn/predictors.py" />
      <source>Every sample of the training split is of the class {name!r} in the slot {slot!r}; it takes two classes at least.</source>
      <translation>训练部分的所有样本在槽位 {slot!r} 中都属于类别 {name!r}；至少需要两个类别。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/cleaning/view.py" />
      <source>Every value is being looked at</source>
      <translation>正在检查每个值</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/train/start.py" />
      <source>Everything that was taken stays as it is, so nothing would be learned.</source>
      <translation>取用的一切都保持不变，因此什么也学不到。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/window/shortcuts_sheet.py" />
      <source>Everywhere</source>
      <translation>全局</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/cleaning/report.py" />
      <source>Exact duplicates</source>
      <translation>完全重复</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/page.py" />
      <source>Exact name on the package index</source>
      <translation>软件包索引上的准确名称</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/attribution/findings.py" />
      <source>Explain</source>
      <translation>解释</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/page.py" />
      <source>Export</source>
      <translation>导出</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/run_panel.py" />
      <source>Export previews</source>
      <translation>导出预览</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/run_panel.py" />
      <source>Export previews as GIF</source>
      <translation>将预览导出为GIF</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/gallery/detail.py" />
      <source>Export results as a data set</source>
      <translation>将结果导出为数据集</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/exports/service.py" />
      <source>Export results of {session}</source>
      <translation>导出{session}的结果</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/menus.py" />
      <source>Export the curves</source>
      <translation>导出曲线</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/page.py" />
      <source>Export the data set</source>
      <translation>导出数据集</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/model_sheet.py" />
      <source>Export the model</source>
      <translation>导出模型</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/leaving/service.py" />
      <source>Export the model of {run}</source>
      <translation>导出 {run} 的模型</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/page.py" />
      <source>Export the previews as a GIF</source>
      <translation>将预览导出为GIF</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/projects/page.py" />
      <source>Export the project</source>
      <translation>导出项目</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/results/exports.py" />
      <source>Export the results</source>
      <translation>导出结果</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/projects/archives.py" />
      <source>Export to {file}</source>
      <translation>导出到 {file}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/exports/service.py" />
      <source>Export {dataset}</source>
      <translation>导出{dataset}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/model_sheet.py" />
      <source>Exported programs (.pt2), which torch reads without this program.</source>
      <translation>导出的程序（.pt2），torch 不需要本程序就能读取。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/exports/service.py" />
      <source>Exporting</source>
      <translation>正在导出</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/sets/settings.py" />
      <source>Extractor</source>
      <translation>提取器</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/detail.py" />
      <source>Facts for judging results; never a condition</source>
      <translation>用于评判结果的事实；从不作为条件</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/study_form.py" />
      <source>Families of learners</source>
      <translation>学习器的模型族</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/cleaning/report.py" />
      <source>Far from the others</source>
      <translation>与其他相差很远</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/settings.py" />
      <source>Fast</source>
      <translation>快速</translation>
    </message>
    <message>
      <location filename="../../resources/recipes/vae.json" />
      <source>Fast and steady; softer pictures than the flow, from one pass.</source>
      <translation>快速平稳；图片比流模型柔和，一次前向即得。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/sampling_form.py" />
      <source>Fast pictures, which follow a slider</source>
      <translation>快速图片（跟随滑块）</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/grids/axis.py" />
      <source>Fast variant</source>
      <translation>快速变体</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/plugin.py" />
      <source>Feature width</source>
      <translation>特征宽度</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/evaluation/score_table.py" />
      <source>Features by {extractor} {version}</source>
      <translation>特征来自{extractor} {version}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/neighbours_part.py" />
      <source>Features by {extractor} {version}. {looked} of {total} training samples were looked at.</source>
      <translation>特征来自{extractor} {version}。查看了{total}个训练样本中的{looked}个。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/extractors/pretrained.py" />
      <source>Features of a pretrained model need the library transformers, which is not installed.</source>
      <translation>使用预训练模型提取特征需要 transformers 库，但它未安装。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/references/training_features.py" />
      <source>Features of the training samples</source>
      <translation>训练样本的特征</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/matrix_part.py" />
      <source>Few conditions first</source>
      <translation>条件少的在前</translation>
    </message>
    <message>
      <location filename="../../resources/recipes/few-labels.json" />
      <source>Few labels</source>
      <translation>少量标签</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Few steps at the end</source>
      <translation>末段少步学习</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/imports/sheet.py" />
      <source>Fewer choices</source>
      <translation>收起选项</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/config_form.py" />
      <source>Fewer settings</source>
      <translation>收起部分设置</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/settings.py" />
      <source>Fewer steps: sooner there, a little less exact</source>
      <translation>步数较少：更快，精确度略低</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/evaluation/score_table.py" />
      <source>Fewer than {fewest} results tell no interval</source>
      <translation>少于{fewest}个结果得不出区间</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_forest/plugin.py" />
      <source>Fewest samples that a leaf may hold.</source>
      <translation>一片叶至少要有的样本数。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/config.py" />
      <source>Fields are: {fields}.</source>
      <translation>可用字段：{fields}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/table_part.py" />
      <source>Figure</source>
      <translation>数值名称</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/adaptation_view.py" />
      <source>Figures before and after</source>
      <translation>适应前后的指标</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/viewer/facts.py" />
      <source>File</source>
      <translation>文件</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_text/plugin.py" />
      <source>File names instead of texts</source>
      <translation>以文件名代替文本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/imports/options.py" />
      <source>Files</source>
      <translation>文件</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/files.py" />
      <source>Files for {name}</source>
      <translation>要添加到{name}的文件</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/results/restoration.py" />
      <source>Files made by this program carry theirs; drop other files onto the conditions.</source>
      <translation>本程序生成的文件自带设置；其他文件请拖放到条件区。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/plugin.py" />
      <source>Files of pictures and labels in the format IDX, packed with gzip or not.</source>
      <translation>IDX格式的图片和标签文件，可用gzip压缩。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/samples/reader.py" />
      <source>Files of the data set {name!r} were named and not read yet.</source>
      <translation>数据集{name!r}的文件已列出，但尚未读取。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/additions.py" />
      <source>Files of the data set {name!r} were only named so far.</source>
      <translation>数据集{name!r}的文件目前只记录了名称。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/plugin.py" />
      <source>Files of the same stem belong together; a.reference.png goes to the slot reference.</source>
      <translation>主名相同的文件归为一组；a.reference.png归入槽位reference。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/problems.py" />
      <source>Files that are gone or changed</source>
      <translation>已丢失或改变的文件</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/view.py" />
      <source>Files that fit</source>
      <translation>适用的文件</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/formats/coco.py" />
      <source>Files that mark things in pictures (instances, keypoints) say nothing in words; choose captions_*.json.</source>
      <translation>在图片中标出物体的文件（instances、keypoints）不含文字描述；请选择captions_*.json。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/page.py" />
      <source>Files, or one table that names them</source>
      <translation>文件，或一个列出文件的表格</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_joint/plugin.py" />
      <source>Fill gaps from</source>
      <translation>从何时起补全缺失</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Filling</source>
      <translation>填充内容</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Fills pictures up to a square, or puts a border around them.</source>
      <translation>将图片补成正方形，或在其四周加边框。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Fills up the shorter side, so that nothing is cut off later.</source>
      <translation>补足较短的一边，以免之后被裁掉内容。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/extras.py" />
      <source>Films are written by the library PyAV, which is not installed.</source>
      <translation>影片由 PyAV 库写出，但它尚未安装。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Final rate</source>
      <translation>最终学习率</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/find_sheet.py" />
      <source>Find</source>
      <translation>查找</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/window/main_window.py" />
      <source>Find a command</source>
      <translation>查找命令</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/actions.py" />
      <source>Find like this</source>
      <translation>查找相似内容</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/going_on.py" />
      <source>Find out what decided a result of the run {run}, on {device}.</source>
      <translation>在 {device} 上找出是什么决定了运行 {run} 的一个结果。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/going_on.py" />
      <source>Find the training samples of the run {run} that are nearest to {count:,} {count:file|files}, on {device}.</source>
      <translation>在 {device} 上查找训练 {run} 中与 {count:,} 个文件最近的训练样本。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/cleaning/rows.py" />
      <source>Findings</source>
      <translation>发现</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/cleaning/view.py" />
      <source>Finds duplicates, training samples that are held out too, broken, silent and empty values, and what is far from the rest. Your own files are never touched.</source>
      <translation>查找重复内容、同时出现在验证或测试部分的训练样本、损坏、无声和空白的值，以及与其余内容相差很远的值。绝不会改动您自己的文件。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_text/plugin.py" />
      <source>Finds empty texts, placeholders and file names, and guesses the language.</source>
      <translation>查找空文本、占位符和文件名，并猜测语言。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/single_specs.py" />
      <source>Finds in a sentence which shape and which colour it says, by a list of words; nothing is learned.</source>
      <translation>用词表找出句子说的是哪种形状和颜色；不含任何学习。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_table/plugin.py" />
      <source>Finds rows without values and cells that only stand in for one.</source>
      <translation>查找没有值的行，以及只是占位的单元格。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/plugin.py" />
      <source>Finds silent, clipped and very short sounds, and copies that were made softer or saved anew.</source>
      <translation>查找无声、削波和极短的声音，以及调低音量或重新保存的副本。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/plugin.py" />
      <source>Finds tiny and blank pictures, and copies that were made smaller, brighter or saved anew.</source>
      <translation>查找极小和空白的图片，以及缩小、调亮或重新保存的副本。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_flow/plugin.py" />
      <source>Finish</source>
      <translation>收尾</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/viewer/actions.py" />
      <source>Fit into the window</source>
      <translation>适合窗口</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/run_controls.py" />
      <source>Five more minutes</source>
      <translation>再训练五分钟</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/marks/stars.py" />
      <source>Five stars</source>
      <translation>五星</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Flip</source>
      <translation>翻转</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_flow/plugin.py" />
      <source>Flow</source>
      <translation>流模型</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_sounds/plugin.py" />
      <source>Flow of sounds</source>
      <translation>声音流模型</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/run_slots.py" />
      <source>Flows, VAEs and GANs of pictures and what tells classes or numbers can be exported.</source>
      <translation>可以导出的是图片的流模型、VAE 和 GAN，以及判断类别或数值的模型。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/export_sheet.py" />
      <source>Folder</source>
      <translation>文件夹</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/plugin.py" />
      <source>Folder of files</source>
      <translation>文件夹</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/plugin.py" />
      <source>Folder of files with a table</source>
      <translation>文件夹与表格</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/work.py" />
      <source>Folder of projects</source>
      <translation>项目文件夹</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/plugin.py" />
      <source>Folder per class</source>
      <translation>每类一个文件夹</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/remote_sheet.py" />
      <source>Folder there</source>
      <translation>那边的文件夹</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/page.py" />
      <source>Folders that plugins need</source>
      <translation>插件所需的文件夹</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/plugin.py" />
      <source>Folders train, val and test, each with its metadata.csv or metadata.jsonl.</source>
      <translation>文件夹train、val和test，各有自己的metadata.csv或metadata.jsonl。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/plugin.py" />
      <source>Folders with metadata</source>
      <translation>带元数据的文件夹</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/remote_sheet.py" />
      <source>Follow</source>
      <translation>跟踪</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/remote_bar.py" />
      <source>Follow no longer</source>
      <translation>不再跟踪</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/page.py" />
      <source>Follow the sliders</source>
      <translation>跟随滑块</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/menus.py" />
      <source>For TensorBoard</source>
      <translation>供TensorBoard使用</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/datasets/asked.py" />
      <source>For instance --tagged WORD, or --all.</source>
      <translation>例如--tagged 标签，或--all。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/plugins/authorship.py" />
      <source>For instance {example!r}.</source>
      <translation>例如 {example!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/intake.py" />
      <source>For many conditions drop a CSV file with one set of them a row.</source>
      <translation>若有大量条件，请拖入一个CSV文件，每行一组。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/model_sheet.py" />
      <source>For onnxruntime and many other programs, with a small example.</source>
      <translation>供 onnxruntime 和许多其他程序使用，附带一个小例子。</translation>
    </message>
    <message>
      <location filename="../../resources/recipes/forest.json" />
      <source>Forests</source>
      <translation>森林</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_forest/growing.py" />
      <source>Forests grow by the library scikit-learn, which is not installed.</source>
      <translation>森林由 scikit-learn 库生成，而该库没有安装。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/smaller_sheet.py" />
      <source>Form</source>
      <translation>形式</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/export_sheet.py" />
      <source>Format</source>
      <translation>格式</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/cleaning/service.py" />
      <source>Found: {known}.</source>
      <translation>已发现：{known}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/marks/stars.py" />
      <source>Four stars</source>
      <translation>四星</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/sets/specs.py" />
      <source>Frechet distance (FAD)</source>
      <translation>弗雷歇距离 (FAD)</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/sets/specs.py" />
      <source>Frechet distance (FID)</source>
      <translation>弗雷歇距离 (FID)</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_vae/plugin.py" />
      <source>Free nats</source>
      <translation>免费nat数</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/layout.py" />
      <source>From a sample</source>
      <translation>取自样本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/card.py" />
      <source>From the data set</source>
      <translation>取自数据集</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/recipe_cards.py" />
      <source>From {origin}</source>
      <translation>来自 {origin}</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>Full scale first</source>
      <translation>先归一到满刻度</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/theme.py" />
      <source>Fusion</source>
      <translation>融合</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/run_panel.py" />
      <source>GIF (*.gif)</source>
      <translation>GIF (*.gif)</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>Gain</source>
      <translation>增益</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/gallery/page.py" />
      <source>Gallery</source>
      <translation>图库</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_gan/plugin.py" />
      <source>Gamma</source>
      <translation>Gamma</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_fusion/plugin.py" />
      <source>Gate</source>
      <translation>门</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_fusion/plugin.py" />
      <source>Gated unit</source>
      <translation>门控单元</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_vae/plugin.py" />
      <source>Gaussian finds small things sooner; Laplace gives crisper edges after a long training.</source>
      <translation>高斯更快发现细小内容；拉普拉斯在长时间训练后边缘更清晰。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/page.py" />
      <source>Generate</source>
      <translation>生成</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/studio/job_ends.py" />
      <source>Generate from it</source>
      <translation>用它生成</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/page.py" />
      <source>Generate from the run</source>
      <translation>用该运行生成</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/results.py" />
      <source>Generate it anew with its seed and conditions.</source>
      <translation>请用它的种子和条件重新生成。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/evaluation/searches.py" />
      <source>Generate some, then search again.</source>
      <translation>请先生成一些，再搜索。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/generation/service.py" />
      <source>Generate {count} from {run}</source>
      <translation>用{run}生成{count}个</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/answers.py" />
      <source>Generated samples do not help: {figure} {gain} ({low} to {high}) with them, and a gain of {worth} is ruled out, over {seeds} seeds and {n} real held-out samples.</source>
      <translation>生成的样本没有帮助：加入后 {figure} 变化 {gain}（{low} 到 {high}），排除了 {worth} 的提升；共 {seeds} 个种子、{n} 个真实留出样本。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/study_form.py" />
      <source>Generated samples for each real one</source>
      <translation>每个真实样本的生成样本数</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/answers.py" />
      <source>Generated samples help: {figure} {gain} ({low} to {high}) with them, over {seeds} seeds and {n} real held-out samples.</source>
      <translation>生成的样本有帮助：加入后 {figure} 变化 {gain}（{low} 到 {high}）；共 {seeds} 个种子、{n} 个真实留出样本。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/sampling_form.py" />
      <source>Generating</source>
      <translation>生成</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/recipe_parts.py" />
      <source>Generator</source>
      <translation>生成器</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/recipe_parts.py" />
      <source>Generator of {slot}</source>
      <translation>{slot}的生成器</translation>
    </message>
    <message>
      <location filename="../../mmstudio/nn/weights.py" />
      <source>Get it again from where it came from.</source>
      <translation>请从原来的来源重新获取。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/generation/grids.py" />
      <source>Give a condition for it, or choose another axis.</source>
      <translation>请为它给出条件，或选择另一条轴。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/resources.py" />
      <source>Give a folder of safetensors, JSON and texts alone; take the other files out.</source>
      <translation>请给出只含safetensors、JSON和文本的文件夹；把其他文件移出。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/sources.py" />
      <source>Give a folder, a manifest (.csv, .tsv, .jsonl), or an archive. Importers: {known}.</source>
      <translation>请提供文件夹、清单（.csv、.tsv、.jsonl）或压缩包。导入器：{known}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/intake.py" />
      <source>Give a manifest</source>
      <translation>添加批量条件</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/row_body.py" />
      <source>Give a value; otherwise the column stays open</source>
      <translation>给出一个值；否则该列不限</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/suggestions/label_wishes.py" />
      <source>Give an example of each class instead; it takes: {known}.</source>
      <translation>请改为给出每个类别的一个例子；它接受：{known}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/gallery/detail.py" />
      <source>Give as a condition</source>
      <translation>作为条件</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/results/pane.py" />
      <source>Give conditions on the left, or none at all, then press Generate. Drop a result here to get its settings back.</source>
      <translation>在左侧给出条件（也可以不给），然后点“生成”。把结果拖到这里可以取回它的设置。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/run_slots.py" />
      <source>Give conditions: {known}.</source>
      <translation>请给定条件：{known}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/generation/grids.py" />
      <source>Give fewer values.</source>
      <translation>请减少值的数量。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Give it as a column of {slot}; weight and guidance go to that.</source>
      <translation>请把它作为 {slot} 的一列给出；权重和引导归于该槽位。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Give it five more minutes.</source>
      <translation>请再给它五分钟。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/training/runs.py" />
      <source>Give it more time when it has ended.</source>
      <translation>结束后再给它更多时间。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Give it more time: mmstudio resume {run} --more-minutes 5.</source>
      <translation>给它更多时间：mmstudio resume {run} --more-minutes 5。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Give its columns.</source>
      <translation>请给出它的各列。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Give its columns: --table COLUMN=VALUE.</source>
      <translation>请给出它的列：--table COLUMN=VALUE。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Give its range, or its values.</source>
      <translation>请给出它的范围或它的值。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/training/more_time.py" />
      <source>Give more than 0, and at most {most:,.0f}.</source>
      <translation>请给出大于0且不超过{most:,.0f}的数。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/run_slots.py" />
      <source>Give nothing for it, or make only the others.</source>
      <translation>不要为它提供内容，或只生成其他槽位。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Give one: --range {path}=LOW..HIGH, or its values: --grid {path}=A,B.</source>
      <translation>请给出范围：--range {path}=LOW..HIGH，或它的值：--grid {path}=A,B。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/suggestions/label_wishes.py" />
      <source>Give something else of one of them, or leave it out.</source>
      <translation>请为其中一个给出别的内容，或去掉它。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/predict_sheet.py" />
      <source>Give something for one slot or several. Without anything, stored samples are asked about:</source>
      <translation>为一个或几个槽给出内容。什么都不给时，询问已存的样本：</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Give the budget of each by --minutes or --steps.</source>
      <translation>请用 --minutes 或 --steps 给出每个运行的预算。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Give the budget of each in the form.</source>
      <translation>请在表单中给出每个的预算。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/extractors/pretrained.py" />
      <source>Give the folder of one model, with its config.json, its preprocessor_config.json and its safetensors.</source>
      <translation>请提供一个模型的文件夹，其中包含 config.json、preprocessor_config.json 和 safetensors 文件。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/resources.py" />
      <source>Give the folder that holds the model.</source>
      <translation>请给出存放模型的文件夹。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/gallery/page.py" />
      <source>Give the results as conditions</source>
      <translation>将结果作为条件</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/extractors/inception.py" />
      <source>Give the weights of pt_inception-2015-12-05 or of torchvision's inception_v3, saved as safetensors.</source>
      <translation>请提供以 safetensors 保存的 pt_inception-2015-12-05 或 torchvision 的 inception_v3 权重。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/depth.py" />
      <source>Give them a value, such as 0, in the program that made it.</source>
      <translation>请在生成该图片的程序中给这些位置一个数值，例如 0。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/gallery/changes.py" />
      <source>Give {count} {count:result|results} {stars} {stars:star|stars}</source>
      <translation>给 {count} 个结果 {stars} 颗星</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/curator.py" />
      <source>Give {count} {count:sample|samples} {stars} {stars:star|stars}</source>
      <translation>为{count}个样本评{stars}星</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/matrix_model.py" />
      <source>Given: {given}</source>
      <translation>给出：{given}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/card.py" />
      <source>Go back to {version}</source>
      <translation>回到 {version}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/jobs/going_on.py" />
      <source>Go on</source>
      <translation>继续</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/page.py" />
      <source>Go on with the training</source>
      <translation>继续训练</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/window/pages.py" />
      <source>Go to Compare</source>
      <translation>转到比较</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/diagnosis/view.py" />
      <source>Go to Data</source>
      <translation>前往“数据”</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/window/pages.py" />
      <source>Go to Gallery</source>
      <translation>转到图库</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/gallery/page.py" />
      <source>Go to Generate</source>
      <translation>前往“生成”</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/window/pages.py" />
      <source>Go to Plugins</source>
      <translation>转到插件</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/window/pages.py" />
      <source>Go to Projects</source>
      <translation>前往“项目”</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/window/pages.py" />
      <source>Go to Settings</source>
      <translation>前往“设置”</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/page.py" />
      <source>Go to Train</source>
      <translation>前往“训练”</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/train/start.py" />
      <source>Going on from step {step}.</source>
      <translation>从第{step}步继续。</translation>
    </message>
    <message>
      <location filename="../../resources/recipes/gan-grey.json" />
      <source>Grey GAN, 28 px</source>
      <translation>灰度GAN，28 px</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/plugin.py" />
      <source>Grid</source>
      <translation>网格</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/generation/grids.py" />
      <source>Grid of {count} from {run}</source>
      <translation>由 {run} 生成 {count} 格的网格</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/settings.py" />
      <source>Guidance</source>
      <translation>引导</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/grids/axis.py" />
      <source>Guidance of all conditions</source>
      <translation>所有条件的引导</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/sampling_form.py" />
      <source>Guidance of each condition</source>
      <translation>各条件的引导</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Guidance of fast pictures</source>
      <translation>快速图片的引导</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/slot.py" />
      <source>Guidance of the slot</source>
      <translation>该槽位的引导</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/grids/axis.py" />
      <source>Guidance of {slot}</source>
      <translation>{slot} 的引导</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/settings.py" />
      <source>Guidance over all conditions</source>
      <translation>对全部条件的引导</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_flow/plugin.py" />
      <source>Guidance until</source>
      <translation>引导终点</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Half-life of the averaged weights, as a share of the steps so far.</source>
      <translation>平均权重的半衰期，按已完成步数的比例计。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_fusion/plugin.py" />
      <source>Heads</source>
      <translation>注意力头</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/card.py" />
      <source>Hear one condition only</source>
      <translation>只用一个条件</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/card.py" />
      <source>Hear this one only</source>
      <translation>只用此条件</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/single_specs.py" />
      <source>Hears the size in a note's timbre and the height in its pitch, with nothing learned.</source>
      <translation>从音色听出大小、从音高听出高度；不含任何学习。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>Height</source>
      <translation>音高</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/results/value_part.py" />
      <source>Held fixed</source>
      <translation>保持不变</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/imports/options.py" />
      <source>Held out</source>
      <translation>留出</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/imports/options.py" />
      <source>Held out for validation, and as much for test</source>
      <translation>留作验证的比例，测试同样多</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/review/adapt_sheet.py" />
      <source>Held out of these</source>
      <translation>从中留出</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/trying/sweep_sheet.py" />
      <source>Held-out loss</source>
      <translation>留出损失</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/diagnosis/splits.py" />
      <source>Held-out samples are in the training split too, so scores on them promise too much.</source>
      <translation>留出样本也在训练划分中，因此其上的分数过于乐观。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_flow/plugin.py" />
      <source>Heun looks twice at every step and errs less.</source>
      <translation>Heun每步计算两次，误差更小。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_fusion/plugin.py" />
      <source>Hidden width</source>
      <translation>隐藏层宽度</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_text/plugin.py" />
      <source>Hidden word pieces</source>
      <translation>隐藏词片</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>Hides other stretches of time and ranges of pitch of each sound in every step.</source>
      <translation>每一步遮住每个声音的不同时间段和音高范围。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/install_sheet.py" />
      <source>Home page</source>
      <translation>主页</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Horizontal swaps left and right, vertical top and bottom.</source>
      <translation>horizontal 交换左右，vertical 交换上下。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/split_sheet.py" />
      <source>How</source>
      <translation>方式</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/single_specs.py" />
      <source>How alike the texts are: BLEU of each against all others, 0 to 100; more texts give a higher value.</source>
      <translation>各文本彼此的相似程度：每个文本相对于其余所有文本的 BLEU，0 到 100；文本越多，值越高。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/statistics/differences.py" />
      <source>How certain a difference is cannot be said from {few} {few:result|results}; evaluate at least {needed}.</source>
      <translation>{few} 个结果无法说明差异有多可靠；请至少评估 {needed} 个。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_heads/plugin.py" />
      <source>How decisions meet</source>
      <translation>决策如何汇合</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/sets/specs.py" />
      <source>How dense results lie where real values are, and how many real values have results near; also as shares of good results.</source>
      <translation>结果在真实值所在之处有多密集，有多少真实值附近有结果；也以良好结果的比例表示。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/plugin.py" />
      <source>How far all pictures together lie from the real ones, by colours and where they are; 0 is the same.</source>
      <translation>所有图片整体上与真实图片在颜色及其位置上相差多少；0 表示相同。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/sets/specs.py" />
      <source>How far all pictures together lie from the real ones, without bias: 0 is the same, at any number of results.</source>
      <translation>全部图片与真实图片的总体距离，无偏：0 表示相同，与结果数量无关。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/sets/specs.py" />
      <source>How far all sounds together lie from the real ones, without bias: 0 is the same, at any number of results.</source>
      <translation>全部声音与真实声音的总体距离，无偏：0 表示相同，与结果数量无关。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/sets/specs.py" />
      <source>How far means and covariances of the features lie apart; too large for few results, so only for equal n.</source>
      <translation>特征的均值与协方差相距多远；结果少时偏大，因此只能在 n 相同时比较。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/plugin.py" />
      <source>How far the colours of each picture lie from those of the real one, tile by tile.</source>
      <translation>每张图片的颜色与真实图片逐块相比相差多少。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/sets/specs.py" />
      <source>How far the features must be moved, along many lines; needs fewer results than the Frechet distance.</source>
      <translation>沿许多直线需将特征移动多远；所需结果少于弗雷歇距离。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/cleaning/progress.py" />
      <source>How far the looking is</source>
      <translation>检查进度</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/single_specs.py" />
      <source>How far the spectra of each sound lie from those of the real one, at three resolutions; 0 is the same.</source>
      <translation>每个声音的频谱在三种分辨率下与真实声音的距离；0 表示相同。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/single_specs.py" />
      <source>How far words and their order agree with the sample's own text, 0 to 100.</source>
      <translation>词语及其顺序与样本自身文本的一致程度，0 到 100。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/choices/start_choice.py" />
      <source>How it goes on</source>
      <translation>之后如何</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/evaluate_sheet.py" />
      <source>How long that takes is known after the first evaluation of the run.</source>
      <translation>该运行评估过一次后，才能估计所需时间。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_text/step_specs.py" />
      <source>How many are kept from the start; a Chinese character counts as one.</source>
      <translation>从开头保留多少个；一个汉字算一个。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_forest/plugin.py" />
      <source>How many numbers are tried for each split.</source>
      <translation>每次分裂尝试多少个数值。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_forest/plugin.py" />
      <source>How many of the nearest training samples vote.</source>
      <translation>参与投票的最近训练样本数。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/predict_sheet.py" />
      <source>How many of them</source>
      <translation>数量</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/sets/specs.py" />
      <source>How many results lie where real values are, and how many real values lie where results are.</source>
      <translation>有多少结果位于真实值所在之处，有多少真实值位于结果所在之处。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_flow/plugin.py" />
      <source>How much differences between neighbouring pixels count in training, beside the pixels; more makes sharper pictures.</source>
      <translation>训练中相邻像素之差相对于像素本身的权重；越大图片越清晰。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>How much of each side is kept at least.</source>
      <translation>每边至少保留多少。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>How much of each side is kept.</source>
      <translation>每边保留多少。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/neighbours_part.py" />
      <source>How near held-out values lie is not known.</source>
      <translation>留出值离训练样本有多近尚不知道。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/single_specs.py" />
      <source>How often a result fits its own conditions better than those of another sample; learned on the training data.</source>
      <translation>结果与自身条件的契合胜过与其他样本条件的契合的频率；在训练数据上学习得到。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/single_specs.py" />
      <source>How often each column of words, or of yes and no, is that of the real row.</source>
      <translation>每个文字列或是非列与真实行相同的频率。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/attribution/pairs.py" />
      <source>How pairs of conditions act together</source>
      <translation>条件两两如何共同作用</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/imports/options.py" />
      <source>How samples are split that name no split</source>
      <translation>未指明部分的样本如何划分</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_forest/plugin.py" />
      <source>How slots meet</source>
      <translation>槽位如何结合</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>How strictly all conditions together are followed; 1 is as trained.</source>
      <translation>对全部条件的遵循程度；1表示与训练时相同。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/sets/specs.py" />
      <source>How sure a network is of each result's class, and how many classes there are; it looks at no real picture.</source>
      <translation>网络对每个结果的类别有多确定，以及共有多少类别；它不看任何真实图片。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_words/plugin.py" />
      <source>How the critic's judgement reaches the writer, whose pieces are chosen and not computed: by a gradient through the choice (straight-through Gumbel), or by rewards (policy gradient).</source>
      <translation>词片是选出的而非计算出的，评判如何传到写作者：通过穿过选择的梯度（直通 Gumbel），或通过奖励（策略梯度）。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/cleaning/spread.py" />
      <source>How values are spread</source>
      <translation>数值的分布</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/single_specs.py" />
      <source>How well a small model of bytes, learned from the training texts, foresees each text: fewer bits are more like them.</source>
      <translation>从训练文本学到的小型字节模型对每个文本的预测程度：比特越少，越像训练文本。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_flow/plugin.py" />
      <source>How widely training times are spread, as a logit.</source>
      <translation>训练时刻分布的宽度，以logit计。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/plugin.py" />
      <source>Hz</source>
      <translation>Hz</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/run_panel.py" />
      <source>Id</source>
      <translation>编号</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/files/door.py" />
      <source>Ids are made of lower-case letters, digits and dashes; nothing was opened or moved.</source>
      <translation>ID 由小写字母、数字和连字符组成；没有打开或移动任何内容。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>If it is yours, call it that first: mmstudio project adopt {folder}.</source>
      <translation>如果该项目是您的，请先认领：mmstudio project adopt {folder}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>If it is yours, say so on the page Projects first.</source>
      <translation>如果它是您的，请先在“项目”页上说明。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/machines/statements.py" />
      <source>If the folder is a copy, copy it again.</source>
      <translation>如果该文件夹是副本，请重新复制。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/head.py" />
      <source>Import</source>
      <translation>导入</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/page.py" />
      <source>Import a folder</source>
      <translation>导入文件夹</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/imports/sheet.py" />
      <source>Import data</source>
      <translation>导入数据</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/page.py" />
      <source>Import files</source>
      <translation>导入文件</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/addition_job.py" />
      <source>Import it as a data set of its own.</source>
      <translation>请把它作为单独的数据集导入。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/machines/taking.py" />
      <source>Import it first.</source>
      <translation>请先导入它。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/samples/datasets.py" />
      <source>Import the data again under another name.</source>
      <translation>请以另一个名称重新导入数据。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Import them into it, or, if it is yours, call it that first: mmstudio project adopt {folder}.</source>
      <translation>请把它们导入项目；如果项目是您的，请先声明：mmstudio project adopt {folder}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Import them into it, or, if it is yours, say so on the page Projects first.</source>
      <translation>请把它们导入进去；如果项目是您的，请先在“项目”页上说明。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/service.py" />
      <source>Import {source}</source>
      <translation>导入{source}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/going_on.py" />
      <source>Import {source} ({size}) into the data set {dataset}.</source>
      <translation>将 {source}（{size}）导入数据集 {dataset}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/job.py" />
      <source>Import {source} again under a new name.</source>
      <translation>请以新名称重新导入{source}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/exports/enlargement.py" />
      <source>Importing</source>
      <translation>正在导入</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/find_sheet.py" />
      <source>In all data sets of the project</source>
      <translation>在项目的所有数据集中</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/choices/process_choice.py" />
      <source>In one process</source>
      <translation>单进程</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/find_sheet.py" />
      <source>In this data set</source>
      <translation>在此数据集中</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/closing_questions.py" />
      <source>In this project: {title}.</source>
      <translation>本项目中：{title}。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_table/columns.py" />
      <source>In training it went from {low:g} to {high:g}.</source>
      <translation>训练时的范围是{low:g}到{high:g}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/cleaning/report.py" />
      <source>In validation and test alike</source>
      <translation>同时在验证和测试中</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/choices/process_choice.py" />
      <source>In {count} processes</source>
      <translation>{count} 个进程</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/sets/specs.py" />
      <source>Inception Score</source>
      <translation>Inception 分数</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/extractors/specs.py" />
      <source>Inception v3</source>
      <translation>Inception v3</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_align/plugin.py" />
      <source>InfoNCE finds the own partner among all of a batch; the sigmoid loss judges every pair by itself.</source>
      <translation>InfoNCE 在整个批次中找出自己的配对;sigmoid 损失单独判断每一对。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/install_sheet.py" />
      <source>Install</source>
      <translation>安装</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/files/paths.py" />
      <source>Install MM Studio again.</source>
      <translation>请重新安装MM Studio。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/machines/reach.py" />
      <source>Install OpenSSH, or follow a shared folder.</source>
      <translation>请安装 OpenSSH，或跟踪共享文件夹。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/install_sheet.py" />
      <source>Install a plugin</source>
      <translation>安装插件</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/page.py" />
      <source>Install a plugin from a file</source>
      <translation>从文件安装插件</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/page.py" />
      <source>Install a plugin from a folder</source>
      <translation>从文件夹安装插件</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/evaluation/neighbours.py" />
      <source>Install a plugin that brings one.</source>
      <translation>请安装提供提取器的插件。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/page.py" />
      <source>Install from a file</source>
      <translation>从文件安装</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/page.py" />
      <source>Install from a folder</source>
      <translation>从文件夹安装</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/values/player.py" />
      <source>Install it (on Linux: libpulse) and start again.</source>
      <translation>请安装它（Linux上为libpulse），然后重新启动。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/install/repacking.py" />
      <source>Install it as a wheel: mmstudio plugin install FOLDER.</source>
      <translation>请将其安装为 wheel：mmstudio plugin install FOLDER。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_forest/growing.py" />
      <source>Install it by: pip install "mm-studio[forest]".</source>
      <translation>安装命令：pip install "mm-studio[forest]"。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/extractors/pretrained.py" />
      <source>Install it by: pip install "mm-studio[pretrained]".</source>
      <translation>安装方法：pip install "mm-studio[pretrained]"。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/extras.py" />
      <source>Install it by: {command}. A folder or a page needs nothing more.</source>
      <translation>安装命令：{command}。文件夹或网页不需要其他东西。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/extras.py" />
      <source>Install it by: {command}. Grids, random draws and the rule half need nothing more.</source>
      <translation>请用以下命令安装：{command}。网格、随机抽取和 half 规则不需要其他东西。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/extras.py" />
      <source>Install it by: {command}. Or save the file as {instead}.</source>
      <translation>请运行以下命令安装：{command}。也可以把文件另存为{instead}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Install it, or switch it on: mmstudio plugin list tells what is here.</source>
      <translation>请安装它，或将其启用：mmstudio plugin list 会列出现有的插件。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Install it, or switch it on: the page Plugins tells what is here.</source>
      <translation>请安装或启用它：“插件”页列出了现有的插件。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/machines/plugin_wheels.py" />
      <source>Install that version, or remove the plugin here: the job folder brings it.</source>
      <translation>请安装该版本，或在此处移除该插件：作业文件夹会带来它。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/specs.py" />
      <source>Install the plugin that brings it again, or disable it.</source>
      <translation>请重新安装提供它的插件，或停用该插件。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/model/frozen.py" />
      <source>Install the version of its plugin, and give the folder of its model, that the run was started with.</source>
      <translation>请安装该运行启动时所用的插件版本，并给出当时所用模型的文件夹。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/model/workspace.py" />
      <source>Install the versions that the run was started with, or train it again.</source>
      <translation>请安装启动该运行时所用的版本，或重新训练。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/train/start.py" />
      <source>Install the versions that the run was started with; its config.json names them.</source>
      <translation>请安装该运行开始时使用的版本；其config.json中有记录。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/extras.py" />
      <source>Install them by: {command}.</source>
      <translation>用以下命令安装：{command}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/extras.py" />
      <source>Install them by: {command}. The format torch needs nothing more.</source>
      <translation>用以下命令安装：{command}。torch 格式不需要别的东西。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/page.py" />
      <source>Installed</source>
      <translation>已安装</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/smaller_sheet.py" />
      <source>Interval</source>
      <translation>区间</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/table_part.py" />
      <source>Interval (95 %)</source>
      <translation>区间（95 %）</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/evaluation/score_table.py" />
      <source>Interval: {method}</source>
      <translation>区间：{method}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/comparison.py" />
      <source>Intervals are over the samples: they compare these checkpoints. Another training with the same settings may end elsewhere, so they say nothing about families or settings.</source>
      <translation>区间是对样本而言的：它们比较的是这些检查点。用同样设置再训练一次，结果可能不同，所以它们不说明模型族或设置的好坏。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/comparison.py" />
      <source>Intervals are over training seeds and samples: they compare the settings, of which each run is one training.</source>
      <translation>区间是对训练种子和样本而言的：它们比较的是设置，每个运行是该设置的一次训练。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/closing_questions.py" />
      <source>It can go on while the project is closed or another one is open; or it is saved now, and goes on when you let it.</source>
      <translation>项目关闭或打开其他项目时它可以继续运行；也可以现在保存，等您让它继续时再继续。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/results/value_part.py" />
      <source>It cannot be read.</source>
      <translation>无法读取。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>It changes by up to this share, up or down.</source>
      <translation>最多上下变化此比例。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/extras.py" />
      <source>It comes with the program installed by: {command}; the packed program does not have it.</source>
      <translation>用以下命令安装的程序带有它：{command}；打包的程序没有。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/extras.py" />
      <source>It comes with the program installed by: {command}; the packed program has it only where a plugin brings it.</source>
      <translation>用以下命令安装的程序自带它：{command}；打包版程序只有在插件带来它时才有。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/remote_bar.py" />
      <source>It could not be asked.</source>
      <translation>无法发出请求。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/sweeps/table.py" />
      <source>It could not be judged: {reason}</source>
      <translation>无法评判：{reason}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/model_sheet.py" />
      <source>It differs from the program by more than rounding; the card says by how much.</source>
      <translation>它与本程序的差别超过了舍入误差；卡片上写明了差多少。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/deprecation.py" />
      <source>It does not say as API_VERSION which version of the plugin interface it was written for.</source>
      <translation>它没有用API_VERSION声明所针对的插件接口版本。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/serve_sheet.py" />
      <source>It ends with the button, with the project, and with the program.</source>
      <translation>按下停止按钮、离开项目或退出程序时，服务即结束。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/remote_bar.py" />
      <source>It failed at step {step:,}.</source>
      <translation>在第 {step:,} 步失败。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/results/look.py" />
      <source>It follows the sliders, in fewer steps; nothing is saved until you generate.</source>
      <translation>它以较少的步数跟随滑块；点“生成”之前不会保存任何内容。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/doing.py" />
      <source>It goes on if this is closed.</source>
      <translation>关闭后它会继续。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/diagnosis/convergence.py" />
      <source>It has come {way:.0%} as far after as many samples.</source>
      <translation>在看过同样多的样本后，只达到它的{way:.0%}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/remote_bar.py" />
      <source>It has not begun.</source>
      <translation>尚未开始。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/search/space.py" />
      <source>It has: {known}.</source>
      <translation>它有:{known}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/roles.py" />
      <source>It has: {known}. Choose one with --set target=NAME.</source>
      <translation>它有：{known}。用 --set target=NAME 选择一个。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/additions.py" />
      <source>It has: {there}.</source>
      <translation>它有：{there}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/additions.py" />
      <source>It has: {there}. Give the folder, file or column that name, or import it as a data set of its own.</source>
      <translation>它有：{there}。请给文件夹、文件或列取这个名称，或把它作为单独的数据集导入。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/intake.py" />
      <source>It is a folder.</source>
      <translation>这是一个文件夹。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/remote_bar.py" />
      <source>It is done: step {step:,}.</source>
      <translation>已完成：第 {step:,} 步。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/steps.py" />
      <source>It is for {takes}; the slot is of the kind {modality}. Steps for it: {known}.</source>
      <translation>它适用于{takes}；该槽位的类型为{modality}。可用于它的步骤：{known}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/folder_row.py" />
      <source>It is here: {path}.</source>
      <translation>它在这里：{path}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/model_sheet.py" />
      <source>It is in {folder}.</source>
      <translation>它在 {folder}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/remote_sheet.py" />
      <source>It is in {folder}. Start run.sh in it; README.txt says more.</source>
      <translation>它位于 {folder}。请在其中启动 run.sh；README.txt 有更多说明。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/card.py" />
      <source>It is left out from the next start on.</source>
      <translation>自下次启动起不再加载。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/projects/page.py" />
      <source>It is mine</source>
      <translation>这是我的</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/folder_row.py" />
      <source>It is not here yet. {summary}</source>
      <translation>它还不在这里。{summary}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/machines/following.py" />
      <source>It is not known where {run} is trained.</source>
      <translation>不知道 {run} 在哪里训练。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/train/rivalry/rivals.py" />
      <source>It is not stopped early: {reason}</source>
      <translation>它不会被提前停止：{reason}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/folder_row.py" />
      <source>It is not where it was: {path}.</source>
      <translation>它已不在原处：{path}。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/alignment/metric.py" />
      <source>It knows pictures, texts, sounds and tables. Evaluate without this metric.</source>
      <translation>它支持图片、文本、声音和表格。请不使用此指标进行评估。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/generation/conditions.py" />
      <source>It knows: {known}.</source>
      <translation>已有：{known}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/intake.py" />
      <source>It lies on another computer.</source>
      <translation>它在另一台计算机上。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/studio/job_ends.py" />
      <source>It made {steps} {steps:step|steps}.</source>
      <translation>共 {steps} 步。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/attribution/source.py" />
      <source>It makes: {made}.</source>
      <translation>它生成：{made}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/slot_settings.py" />
      <source>It may name: {known}.</source>
      <translation>可以是：{known}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/plugins/check.py" />
      <source>It should look like {example}.</source>
      <translation>它应当像这样：{example}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/studio/workplace.py" />
      <source>It stays in the list of jobs, and is closed when that is done.</source>
      <translation>它仍列在任务列表中，完成后项目会自动关闭。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/parts.py" />
      <source>It supports fusions of the levels {levels}: {known}.</source>
      <translation>它支持{levels}层级的融合：{known}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/card.py" />
      <source>It takes part from the next start on.</source>
      <translation>自下次启动起启用。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/intake.py" />
      <source>It takes: {known}.</source>
      <translation>它接受：{known}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/diagnosis/adversaries.py" />
      <source>It tells {share:.1%} of the real values from the made ones.</source>
      <translation>它能将{share:.1%}的真实值与生成值区分开。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/run_slots.py" />
      <source>It tells: {known}.</source>
      <translation>它判断：{known}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/remote_bar.py" />
      <source>It trains: step {step:,}.</source>
      <translation>正在训练：第 {step:,} 步。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_table/columns.py" />
      <source>It was empty in all of the training rows; leave it out.</source>
      <translation>它在所有训练行中都是空的；请不要给出。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/payloads.py" />
      <source>It was left alone; start it again yourself.</source>
      <translation>它未被改动；请自行重新启动。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/sql/migrate.py" />
      <source>It was left as it was; open it with the version of MM Studio that wrote it.</source>
      <translation>它保持原样；请用写成它的MM Studio版本打开。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/files/disk.py" />
      <source>It was moved or renamed, or its disk was taken out. Open it where it is now; what was saved before is in it.</source>
      <translation>它被移动或改名，或者其磁盘已被取出。请在它现在的位置打开；之前保存的内容都在其中。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/attribution/sheet.py" />
      <source>It was not exported.</source>
      <translation>未能导出。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/remote_bar.py" />
      <source>It was stopped at step {step:,}.</source>
      <translation>已在第 {step:,} 步停止。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/attribution/asking.py" />
      <source>It was stopped before anything was found.</source>
      <translation>在得出任何结论之前就被停止了。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/deprecation.py" />
      <source>It was written for version {wanted} of the plugin interface; this program has version {ours}, in which values are prepared without a network (preparer), learners draw from batch.rng, and recipes name several targets.</source>
      <translation>它针对插件接口的第 {wanted} 版编写；本程序为第 {ours} 版：数值在没有网络的情况下准备（preparer），学习器从 batch.rng 抽取随机数，配方可以列出多个目标。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/deprecation.py" />
      <source>It was written for version {wanted} of the plugin interface; this program has {ours}.</source>
      <translation>它针对插件接口版本{wanted}编写；本程序的版本为{ours}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/attribution/sheet.py" />
      <source>It was written to {path}.</source>
      <translation>已写入 {path}。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_table/model.py" />
      <source>Its columns are: {columns}.</source>
      <translation>它的列有：{columns}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/results/restoration.py" />
      <source>Its conditions and seed are on the tray, for the run that is chosen.</source>
      <translation>其条件和种子已放到托盘上，用于当前选择的运行。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/choices/start_choice.py" />
      <source>Its encoders stay, a linear head learns (linear probe)</source>
      <translation>编码器不变，只学习线性输出头（线性探测）</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/diagnosis/convergence.py" />
      <source>Its gradient was {early:.2e} in the first half and is {end:.2e} now.</source>
      <translation>其梯度在前半程为{early:.2e}，现在为{end:.2e}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/studio/opening_notices.py" />
      <source>Its last checkpoint is kept. Press Go on in the list of jobs below. If memory ran out, take a smaller batch.</source>
      <translation>最后的检查点已保留。请在下方任务列表中点“继续”。如果是内存耗尽，请减小批大小。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/install/check_worker.py" />
      <source>Its light half, {module}, imports {heavy}: every start of the program would wait for it.</source>
      <translation>其轻量部分 {module} 导入了 {heavy}：程序每次启动都要等待它。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/viewer/facts.py" />
      <source>Its parts</source>
      <translation>各部分</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_joint/plugin.py" />
      <source>Its residual blocks.</source>
      <translation>它的残差块数。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/sweeps/sweep.py" />
      <source>Its runs are whole, and stand in the list of runs.</source>
      <translation>它的运行完好无损，列在运行列表中。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/datasets/curation.py" />
      <source>Its slots: {slots}.</source>
      <translation>其槽位：{slots}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/manager.py" />
      <source>Its {name} is not marked with @hookimpl.</source>
      <translation>它的{name}没有标记@hookimpl。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/exports/settings.py" />
      <source>JSON lines keep lists and numbers as they are; where they cannot say what a column holds, they become Parquet. CSV opens in a spreadsheet, lists as JSON in a cell.</source>
      <translation>JSON 行会原样保留列表和数字；若无法表明某列的内容类型，则改用 Parquet。CSV 可用电子表格打开，列表以 JSON 形式写在单元格中。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/jobs/panel.py" />
      <source>Jobs</source>
      <translation>任务</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/jobs/panel.py" />
      <source>Jobs ({count})</source>
      <translation>任务（{count}）</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/evaluate_sheet.py" />
      <source>Judge baselines too</source>
      <translation>同时评估基线</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Judge by a score of what they make.</source>
      <translation>请以所生成内容的得分来评判。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Judge by a score of what they make: --by METRIC, e.g. --by kid.</source>
      <translation>请按它们所生成内容的分数评判：--by METRIC，例如 --by precision-recall。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/going_on.py" />
      <source>Judge the run {run} on {device}.</source>
      <translation>在 {device} 上评估运行 {run}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Judge them first: mmstudio evaluate --run RUN --metric ID.</source>
      <translation>请先评估：mmstudio evaluate --run RUN --metric ID。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/trying/sweep_sheet.py" />
      <source>Judged by</source>
      <translation>评判依据</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/review/adapt_sheet.py" />
      <source>Judged in parts</source>
      <translation>分部分评判</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/adapting/job.py" />
      <source>Judging step {step:,}</source>
      <translation>正在评测第 {step:,} 步</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/smaller/job.py" />
      <source>Judging {place} of {of}</source>
      <translation>正在评判第 {place} 个，共 {of} 个</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>KL divergence</source>
      <translation>KL 散度</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Keep proportions</source>
      <translation>保持比例</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/square_choice.py" />
      <source>Keep the middle</source>
      <translation>保留中间</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/settings.py" />
      <source>Keep the seed</source>
      <translation>保持种子</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Keep the weights of this run in 16 or 8 bits.</source>
      <translation>请把这个运行的权重保存为 16 位或 8 位。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Keep the weights of this run in 16 or 8 bits: --form half, --form int8.</source>
      <translation>请把这个运行的权重存为 16 位或 8 位：--form half、--form int8。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/settings.py" />
      <source>Keep this seed</source>
      <translation>保持此种子</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/closing_questions.py" />
      <source>Keep working</source>
      <translation>继续工作</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/results/restoration.py" />
      <source>Keep {slot} and make the others</source>
      <translation>保留 {slot} 并生成其余各项</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Keeps a part of each picture, the middle or one side.</source>
      <translation>保留每张图片的一部分：中间或某一侧。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_text/step_specs.py" />
      <source>Keeps the first words of every text.</source>
      <translation>保留每段文本开头的词语。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/model/arrays.py" />
      <source>Kept are arrays of: {known}.</source>
      <translation>可以保存的数组类型：{known}。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/sets/specs.py" />
      <source>Kernel distance (KAD)</source>
      <translation>核距离 (KAD)</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/sets/specs.py" />
      <source>Kernel distance (KID)</source>
      <translation>核距离 (KID)</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/imports/sheet.py" />
      <source>Kind</source>
      <translation>类型</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/exports/settings.py" />
      <source>Kind of table</source>
      <translation>表格类型</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/choices/start_choice.py" />
      <source>Kind of transfer</source>
      <translation>迁移方式</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/imports/sheet.py" />
      <source>Kind of {slot}</source>
      <translation>{slot}的类型</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/given.py" />
      <source>Kinds of conditions: {known}. All options: mmstudio generate --help.</source>
      <translation>条件类型：{known}。全部选项：mmstudio generate --help。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/cleaning/findings_list.py" />
      <source>Kinds of findings</source>
      <translation>发现的种类</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/train.py" />
      <source>Kinds of transfer: {known}.</source>
      <translation>迁移方式：{known}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/datasets/asked.py" />
      <source>Known: {known}.</source>
      <translation>已知：{known}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/review/label_sheet.py" />
      <source>Label</source>
      <translation>标注</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/going_on.py" />
      <source>Label samples of the data set {dataset} in the space of the run {run}, on {device}, and write that into {out}.</source>
      <translation>在 {device} 上用运行 {run} 的空间标注数据集 {dataset} 中样本的类别，并写入 {out}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/suggestions/labels.py" />
      <source>Label samples of {dataset} by {run}</source>
      <translation>用 {run} 标注 {dataset} 中样本的类别</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_heads/plugin.py" />
      <source>Label smoothing</source>
      <translation>标签平滑</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/actions.py" />
      <source>Label these</source>
      <translation>标注这些样本的类别</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Labelled</source>
      <translation>带标签的比例</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/suggestions/label_wishes.py" />
      <source>Labels are told of 2 to {most:,} classes.</source>
      <translation>标注需要 2 到 {most:,} 个类别。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/search/labels.py" />
      <source>Labels are written into the project only, not into {folder}.</source>
      <translation>类别标注只写入项目之内，不写入 {folder}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/jobs/lanes.py" />
      <source>Lanes are io, DEVICE:train, DEVICE:sample and DEVICE:judge.</source>
      <translation>通道有 io、DEVICE:train、DEVICE:sample 和 DEVICE:judge。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/page.py" />
      <source>Language</source>
      <translation>语言</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/window/shortcuts_sheet.py" />
      <source>Large view</source>
      <translation>大图</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Larger data is read from the disk during training; 0 takes half of what is free.</source>
      <translation>更大的数据会在学习时从磁盘读取；0表示取空闲内存的一半。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Largest angle</source>
      <translation>最大角度</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_forest/plugin.py" />
      <source>Largest depth of a tree; 0 lets it grow to its end.</source>
      <translation>树的最大深度；0 表示一直长到底。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Largest norm of a gradient; 0 switches clipping off.</source>
      <translation>梯度的最大范数；0表示不裁剪。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/serve_sheet.py" />
      <source>Largest request, megabytes</source>
      <translation>最大的请求（MB）</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/filter_bar.py" />
      <source>Last imported first</source>
      <translation>最近导入的在前</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_forest/plugin.py" />
      <source>Late fusion: a regression on the shares</source>
      <translation>后期融合：对份额做回归</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_heads/plugin.py" />
      <source>Late fusion: a small transformer</source>
      <translation>后期融合：一个小型 Transformer</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_heads/plugin.py" />
      <source>Late fusion: the mean of the slots' logits</source>
      <translation>后期融合：各槽位 logit 的平均</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_forest/plugin.py" />
      <source>Late fusion: the mean of the slots' shares</source>
      <translation>后期融合：各槽位份额的平均</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_forest/plugin.py" />
      <source>Late fusion: votes for one class</source>
      <translation>后期融合：各投一个类别</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_vae/plugin.py" />
      <source>Latent numbers</source>
      <translation>潜在数值</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_fusion/plugin.py" />
      <source>Latent tokens</source>
      <translation>潜在词元</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_fusion/plugin.py" />
      <source>Latent tokens gather from the tokens of all slots.</source>
      <translation>潜在词元从所有槽位的词元中收集信息。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/gallery/filters.py" />
      <source>Latest first</source>
      <translation>最新在前</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/grids/sheet.py" />
      <source>Layers</source>
      <translation>层数</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_fusion/plugin.py" />
      <source>Layers one after the other; more is slower.</source>
      <translation>前后相接的层数；越多越慢。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Learn from generated samples</source>
      <translation>从生成的样本学习</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Learn from views</source>
      <translation>从视图学习</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/projects/page.py" />
      <source>Learn from your pictures, texts, sounds and tables</source>
      <translation>从您的图片、文本、声音和表格中学习</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/extractors/specs.py" />
      <source>Learned on your pictures</source>
      <translation>在你的图片上学习</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/extractors/specs.py" />
      <source>Learned on your sounds</source>
      <translation>在你的声音上学习</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/train/fit_job.py" />
      <source>Learning</source>
      <translation>正在学习</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Learning rate</source>
      <translation>学习率</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Learning rate of conditions</source>
      <translation>条件学习率</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Learning rate of matrices</source>
      <translation>矩阵学习率</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/together.py" />
      <source>Learning together does not help {task} but harms it: {figure} {used} with the others and {alone} alone, {gain} ({low} to {high}), over {seeds} seeds and {n} held-out samples.</source>
      <translation>一起学习对 {task} 没有帮助，反而有害：{figure} 与其他任务一起为 {used}，单独为 {alone}，{gain}（{low} 至 {high}），基于 {seeds} 个种子和 {n} 个留出样本。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/together.py" />
      <source>Learning together does not help {task}: {figure} {used} with the others and {alone} alone, {gain} ({low} to {high}), and a gain of {worth} is ruled out, over {seeds} seeds and {n} held-out samples.</source>
      <translation>一起学习对 {task} 没有帮助：{figure} 与其他任务一起为 {used}，单独为 {alone}，{gain}（{low} 至 {high}），可以排除 {worth} 的增益，基于 {seeds} 个种子和 {n} 个留出样本。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/together.py" />
      <source>Learning together helps {task}: {figure} {used} with the others and {alone} alone, {gain} ({low} to {high}), over {seeds} seeds and {n} held-out samples.</source>
      <translation>一起学习对 {task} 有帮助：{figure} 与其他任务一起为 {used}，单独为 {alone}，{gain}（{low} 至 {high}），基于 {seeds} 个种子和 {n} 个留出样本。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_flow/plugin.py" />
      <source>Learns a field that carries noise to pictures; stable to train, and guidance steers it.</source>
      <translation>学习把噪声带到图片的场；训练稳定，可用引导控制。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_sounds/plugin.py" />
      <source>Learns a field that carries noise to spectrograms, and hears them as sounds of fitting length.</source>
      <translation>学习一个把噪声带到频谱图的场，并把频谱图还原为长度合适的声音。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/recipe_times.py" />
      <source>Learns all samples at once, without steps</source>
      <translation>一次学习全部样本，没有训练步</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_words/plugin.py" />
      <source>Learns by likelihood first, then against a critic; to be compared with likelihood alone.</source>
      <translation>先按似然学习，再与评判器对抗学习；供与只用似然相比较。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/target_choice.py" />
      <source>Learns from</source>
      <translation>学习自</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_text/plugin.py" />
      <source>Learns its word pieces and their meaning from the data set alone.</source>
      <translation>仅从数据集学习词片及其含义。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/choices/start_choice.py" />
      <source>Learns like the rest</source>
      <translation>与其余部分一同学习</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/choices/start_choice.py" />
      <source>Learns ten times slower</source>
      <translation>学习速度慢十倍</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_flow/plugin.py" />
      <source>Learns to draw what is not given before the picture is made, so that any part of the conditions is enough.</source>
      <translation>学习在生成图片之前补全未给出的条件，使任意部分条件都已足够。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_sounds/plugin.py" />
      <source>Learns to draw what is not given before the sound is made, so that any part of the conditions is enough.</source>
      <translation>学习在生成声音之前补出未给定的内容，因此任意一部分条件都足够。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_flow/plugin.py" />
      <source>Learns to make a picture in one or two long steps, from a trained flow that stays as it is.</source>
      <translation>从一个保持不变的已训练流中，学习用一两个长步生成图片。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Least share</source>
      <translation>最小比例</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Leave --checkpoint out.</source>
      <translation>请去掉 --checkpoint。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Leave --stop-early out, or judge by the held-out loss.</source>
      <translation>请去掉 --stop-early，或按留出损失评判。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/generation/conditions.py" />
      <source>Leave --weight {slot} out.</source>
      <translation>请去掉--weight {slot}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/card.py" />
      <source>Leave a condition out</source>
      <translation>停用一个条件</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/view.py" />
      <source>Leave a manifest out</source>
      <translation>移除批量条件</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/card.py" />
      <source>Leave it out</source>
      <translation>停用</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/judging/evaluate.py" />
      <source>Leave it out for the usual ones.</source>
      <translation>省略它即使用常用指标。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/cleaning/findings_list.py" />
      <source>Leave out</source>
      <translation>排除</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/cleaning/findings_list.py" />
      <source>Leave out all</source>
      <translation>全部排除</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/cleaning/findings_list.py" />
      <source>Leave out all of these</source>
      <translation>排除全部此类</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/cleaning/findings_list.py" />
      <source>Leave out all that is advised ({count})</source>
      <translation>排除所有建议排除的（{count}）</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/projects/page.py" />
      <source>Leave out of this list</source>
      <translation>从列表中移除</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/export_sheet.py" />
      <source>Leave out what stands inside files beside pictures and sounds: place and time, camera, names, comments</source>
      <translation>去除文件中图片和声音以外的内容：地点和时间、相机、名称、注释</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/changes.py" />
      <source>Leave out {count} {count:sample|samples}</source>
      <translation>排除{count}个样本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/remote_sheet.py" />
      <source>Leave the files of the data set where they are: that machine sees them at the same path</source>
      <translation>数据集的文件留在原处：那台机器能以相同路径访问它们</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/view.py" />
      <source>Leave the manifest out</source>
      <translation>移除批量条件</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/actions.py" />
      <source>Leave the samples out</source>
      <translation>排除样本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/imports/options.py" />
      <source>Leave them where they are</source>
      <translation>保留在原处</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/imports/options.py" />
      <source>Leave them where they are, and read them later</source>
      <translation>保留在原处，稍后再读取</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/comparison.py" />
      <source>Leave this one out</source>
      <translation>排除这一个</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/curator.py" />
      <source>Leave {count} {count:sample|samples} out</source>
      <translation>排除{count}个样本</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_text/step_specs.py" />
      <source>Leaves other words out of each text in every step.</source>
      <translation>每一步从每段文本中省去不同的词语。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/samples/edits.py" />
      <source>Leaving samples out needs a reason.</source>
      <translation>排除样本需要理由。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/filter_bar.py" />
      <source>Left out</source>
      <translation>已排除</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/choices.py" />
      <source>Left out in safe mode.</source>
      <translation>安全模式下不加载。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/filter_bar.py" />
      <source>Left out or not</source>
      <translation>是否已排除</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/cleaning/findings.py" />
      <source>Left out. {finding}</source>
      <translation>已排除。{finding}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/curation.py" />
      <source>Left out: {reason}</source>
      <translation>已排除：{reason}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/trying/sweep_sheet.py" />
      <source>Left out: {settings}, and {count} more. {reason}</source>
      <translation>已略去：{settings}，以及另外 {count} 个。{reason}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/trying/sweep_sheet.py" />
      <source>Left out: {settings}. {reason}</source>
      <translation>已略去：{settings}。{reason}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/viewer/facts.py" />
      <source>Length</source>
      <translation>长度</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/plugin.py" />
      <source>Length in seconds</source>
      <translation>时长（秒）</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_text/plugin.py" />
      <source>Length in words</source>
      <translation>长度（词）</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_sounds/plugin.py" />
      <source>Length of every sound; 0 draws a fitting one for each.</source>
      <translation>每个声音的长度；0 表示为每个声音抽取合适的长度。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Length of the longer side afterwards.</source>
      <translation>处理后较长边的长度。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/jobs/moves.py" />
      <source>Let it be the next one</source>
      <translation>让它下一个执行</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/closing_questions.py" />
      <source>Let it go on</source>
      <translation>让它继续</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Let it go on.</source>
      <translation>请让它继续。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/telling/predictors.py" />
      <source>Let it go on: mmstudio resume {run}.</source>
      <translation>让它继续：mmstudio resume {run}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Let it learn on for five more minutes.</source>
      <translation>请让它再学习五分钟。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Let it learn on: mmstudio resume {run} --more-minutes 2.</source>
      <translation>让它继续学习：mmstudio resume {run} --more-minutes 2。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Let one condition, such as {first}: roles are chosen in the form.</source>
      <translation>请让其中之一作为条件，例如 {first}：角色在表单中选择。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Let one condition: --set conditions={first}, or for every training mmstudio dataset role {dataset} {first}=either.</source>
      <translation>让其中一个作为条件：--set conditions={first}；或对所有训练生效：mmstudio dataset role {dataset} {first}=either。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/evaluation/searches.py" />
      <source>Let something of it count: its weight goes from 0 to 5.</source>
      <translation>请让其中一些起作用：权重的范围是 0 到 5。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/install_sheet.py" />
      <source>Licence</source>
      <translation>许可证</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/model_sheet.py" />
      <source>Licence of the data</source>
      <translation>数据的许可</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/model_sheet.py" />
      <source>Licence of the model</source>
      <translation>模型的许可</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/page.py" />
      <source>Light</source>
      <translation>浅色</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/review/label_sheet.py" />
      <source>Likeliest classes</source>
      <translation>最可能的类别</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_vae/plugin.py" />
      <source>Likelihood</source>
      <translation>似然</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/attribution/findings.py" />
      <source>Likeness to the result</source>
      <translation>与结果的相似程度</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/serve_sheet.py" />
      <source>Limits</source>
      <translation>限制</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/run_view.py" />
      <source>Log</source>
      <translation>日志</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/curves.py" />
      <source>Logarithmic scale</source>
      <translation>对数刻度</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_flow/plugin.py" />
      <source>Long steps</source>
      <translation>长步</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_flow/model.py" />
      <source>Long steps are {most} at most.</source>
      <translation>长步最多 {most} 个。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_text/plugin.py" />
      <source>Longer texts are cut; shorter data sets take less by themselves.</source>
      <translation>更长的文本会被截断；较短的数据集会自动占用更少。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/values/result_facts.py" />
      <source>Longer than its encoder reads: {percent} % of it counts.</source>
      <translation>超出编码器可读取的长度：只有 {percent} % 起作用。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_sounds/plugin.py" />
      <source>Longest</source>
      <translation>最长</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>Longest in time</source>
      <translation>最长时间</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_words/plugin.py" />
      <source>Longest result</source>
      <translation>最长结果</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_words/plugin.py" />
      <source>Longest text</source>
      <translation>最长文本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/cleaning/view.py" />
      <source>Look again</source>
      <translation>重新检查</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/page.py" />
      <source>Look at it large</source>
      <translation>放大查看</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/viewer/actions.py" />
      <source>Look at its next part</source>
      <translation>看它的下一部分</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/viewer/actions.py" />
      <source>Look at its part before</source>
      <translation>看它的上一部分</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/card.py" />
      <source>Look at the condition large</source>
      <translation>放大查看条件</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/viewer/actions.py" />
      <source>Look at the first one</source>
      <translation>看第一个</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/gallery/detail.py" />
      <source>Look at the grid</source>
      <translation>查看网格</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/viewer/actions.py" />
      <source>Look at the last one</source>
      <translation>看最后一个</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/viewer/actions.py" />
      <source>Look at the next one</source>
      <translation>看下一个</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/viewer/actions.py" />
      <source>Look at the one before</source>
      <translation>看上一个</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/preview_view.py" />
      <source>Look at the preview large</source>
      <translation>放大查看预览</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/gallery/page.py" />
      <source>Look at the result large</source>
      <translation>放大查看结果</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/actions.py" />
      <source>Look at the sample large</source>
      <translation>放大查看样本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/generation/service.py" />
      <source>Look at {run}</source>
      <translation>预览{run}的效果</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/resources.py" />
      <source>Look for a form of the model that ends in .safetensors.</source>
      <translation>请寻找以.safetensors结尾的模型形式。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/install/dependencies.py" />
      <source>Look for a version of {who} that is made for this program.</source>
      <translation>请寻找适合本程序的 {who} 版本。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/cleaning/view.py" />
      <source>Look for problems</source>
      <translation>查找问题</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/going_on.py" />
      <source>Look for problems in the data set {dataset} ({samples:,} {samples:sample|samples}).</source>
      <translation>查找数据集 {dataset}（{samples:,} 个样本）中的问题。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/cleaning/service.py" />
      <source>Look for problems in {dataset}</source>
      <translation>查找{dataset}中的问题</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/diagnosis/splits.py" />
      <source>Look for problems on page Data: it lists such copies and leaves them out. Then train again; scores of this run say little.</source>
      <translation>请在“数据”页面查找问题：它会列出并排除此类副本。然后重新训练；此运行的分数说明不了什么。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/page.py" />
      <source>Look for the files</source>
      <translation>查找文件</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/viewer/actions.py" />
      <source>Look further down</source>
      <translation>向下看</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/viewer/actions.py" />
      <source>Look further left</source>
      <translation>向左看</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/viewer/actions.py" />
      <source>Look further right</source>
      <translation>向右看</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/viewer/actions.py" />
      <source>Look further up</source>
      <translation>向上看</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/review/label_sheet.py" />
      <source>Look through</source>
      <translation>查找范围</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Look through another slot.</source>
      <translation>请查找另一个槽位。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/search/job.py" />
      <source>Look through another slot: --slot NAME.</source>
      <translation>请查找另一个槽:--slot NAME。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/page.py" />
      <source>Look up</source>
      <translation>查找</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/cleaning/job.py" />
      <source>Looking at every value</source>
      <translation>正在检查每个值</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/imports/sheet.py" />
      <source>Looking at the files ...</source>
      <translation>正在查看文件 ...</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/install_sheet.py" />
      <source>Looking at the plugin ...</source>
      <translation>正在查看插件…</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/exports/service.py" />
      <source>Looking at the samples</source>
      <translation>正在查看样本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/similar_sheet.py" />
      <source>Looking at {count} {count:sample|samples} ...</source>
      <translation>正在查看{count}个样本……</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/gallery/page.py" />
      <source>Looking for new results ...</source>
      <translation>正在查找新结果……</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/plugin.py" />
      <source>Looks at a spectrogram; keeps pitch, loudness and the course of time.</source>
      <translation>分析声谱图；保留音高、响度和时间进程。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_align/plugin.py" />
      <source>Loss</source>
      <translation>损失</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>Louder above 0, quieter below; what would be too loud is cut at full scale.</source>
      <translation>大于0更响，小于0更轻；过响的部分在满刻度处截断。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_fusion/plugin.py" />
      <source>Low-rank tensor product</source>
      <translation>低秩张量积</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_text/step_specs.py" />
      <source>Lower case</source>
      <translation>小写</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/diagnosis/convergence.py" />
      <source>Lower the rate, and clip gradients: both keep a step from going too far.</source>
      <translation>请降低学习率并裁剪梯度：两者都能防止一步走得过远。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/diagnosis/convergence.py" />
      <source>Lower the rate; results get better and the loss falls further.</source>
      <translation>请降低学习率；结果会更好，损失也会进一步下降。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>MB</source>
      <translation>MB</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/archives.py" />
      <source>MM Studio</source>
      <translation>MM Studio</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/work.py" />
      <source>MM Studio has not used the network so far. Allow it to fetch plugins from the package index?</source>
      <translation>MM Studio 至今没有使用网络。是否允许它从软件包索引获取插件？</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/page.py" />
      <source>MM Studio {version}, a laboratory for multimodal generative models.</source>
      <translation>MM Studio {version}，多模态生成模型实验室。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/plugin.py" />
      <source>MNIST (IDX)</source>
      <translation>MNIST（IDX）</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/remote_sheet.py" />
      <source>Machine</source>
      <translation>机器</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/shown_results.py" />
      <source>Made</source>
      <translation>生成时间</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/exhibits.py" />
      <source>Made at step {step:,}</source>
      <translation>第{step:,}步生成</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/review/suggestion_sheet.py" />
      <source>Made by {run} with the seed {seed}</source>
      <translation>由{run}以种子{seed}生成</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Made of the same samples and seeds each time.</source>
      <translation>每次都由相同的样本和种子生成。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/slot.py" />
      <source>Made, unless you give it: then it is held fixed.</source>
      <translation>不给定则由程序生成；给定后保持不变。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/studio/job_ends.py" />
      <source>Made: {title}.</source>
      <translation>已完成：{title}。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_align/plugin.py" />
      <source>Main slot</source>
      <translation>主槽</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/menus.py" />
      <source>Make a data set of the results</source>
      <translation>用结果制作数据集</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/page.py" />
      <source>Make a grid of results</source>
      <translation>生成结果网格</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/going_on.py" />
      <source>Make a grid of {count:,} {count:result|results} of the run {run} on {device}, and write it into the folder {out}.</source>
      <translation>在 {device} 上用运行 {run} 生成 {count:,} 个结果的网格，并写入文件夹 {out}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/projects/page.py" />
      <source>Make a new project</source>
      <translation>新建一个项目</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/page.py" />
      <source>Make a preview now</source>
      <translation>立即生成预览</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/menus.py" />
      <source>Make it again, with {slot} kept</source>
      <translation>保留 {slot}，重新生成</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/grid.py" />
      <source>Make it again.</source>
      <translation>请重新生成。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/menus.py" />
      <source>Make it fast</source>
      <translation>让它变快</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_flow/model.py" />
      <source>Make it fast first: mmstudio run distil RUN.</source>
      <translation>请先让它变快：mmstudio run distil RUN。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/smaller_sheet.py" />
      <source>Make it smaller</source>
      <translation>缩小模型</translation>
    </message>
    <message>
      <location filename="../../mmstudio/jobs/execute.py" />
      <source>Make room and start it again; what was stored before was kept.</source>
      <translation>请腾出空间后重新开始；之前存储的内容已保留。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/processes.py" />
      <source>Make room and try again.</source>
      <translation>请腾出空间后重试。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/generation/sessions.py" />
      <source>Make room on the disk and try again.</source>
      <translation>请腾出磁盘空间后重试。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/exports/service.py" />
      <source>Make room on the disk, or choose another place.</source>
      <translation>请腾出磁盘空间，或另选位置。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/generation/sessions.py" />
      <source>Make room on the disk.</source>
      <translation>请腾出磁盘空间。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/unpacking/unpack.py" />
      <source>Make room, or unpack it on another disk and import that folder.</source>
      <translation>请腾出空间，或在另一磁盘上解压并导入该文件夹。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/going_on.py" />
      <source>Make smaller forms of the run {run} on {device}, and judge them.</source>
      <translation>在 {device} 上制作运行 {run} 的缩小形式，并加以评判。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/smaller/service.py" />
      <source>Make that one smaller.</source>
      <translation>请缩小那个运行。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/results/dataset_sheet.py" />
      <source>Make the data set</source>
      <translation>制作数据集</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/exports/enlargement.py" />
      <source>Make the data set {dataset} of results</source>
      <translation>用结果制作数据集{dataset}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/grids/sheet.py" />
      <source>Make the grid</source>
      <translation>生成网格</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/menus.py" />
      <source>Make the others again and keep this</source>
      <translation>保留这一项，重新生成其余各项</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/going_on.py" />
      <source>Make the result {file} again, and compare.</source>
      <translation>重新生成结果 {file} 并进行比较。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/page.py" />
      <source>Make the sample data</source>
      <translation>生成示例数据</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/going_on.py" />
      <source>Make {count:,} {count:result|results} of the run {run} on {device}, and write them into the folder {out}.</source>
      <translation>在 {device} 上用运行 {run} 生成 {count:,} 个结果，并写入文件夹 {out}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/going_on.py" />
      <source>Make {count:,} {count:result|results} of the run {run} to be looked at, on {device}.</source>
      <translation>在 {device} 上用运行 {run} 生成 {count:,} 个供查看的结果。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/going_on.py" />
      <source>Make {count:,} {count:sample|samples} of {sample} for the data set {dataset}.</source>
      <translation>为数据集 {dataset} 生成 {count:,} 个 {sample} 样本。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/smaller/service.py" />
      <source>Make {run} smaller</source>
      <translation>缩小 {run}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/service.py" />
      <source>Make {sample}</source>
      <translation>生成{sample}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/target_choice.py" />
      <source>Makes</source>
      <translation>生成</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Makes crops of the target a condition, where the data has no second picture.</source>
      <translation>数据没有第二张图片时，用目标的裁剪作为条件。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_joint/plugin.py" />
      <source>Makes every slot that is not given, so that all of them agree; each by a generator of its own.</source>
      <translation>生成所有未给定的槽位，并使它们彼此一致；每个槽位由各自的生成器完成。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>Makes sounds louder or quieter.</source>
      <translation>使声音更响或更轻。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/attribution/sheet.py" />
      <source>Making the result again with fewer conditions ...</source>
      <translation>正在用更少的条件重新生成结果……</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/plugin.py" />
      <source>Manifest (CSV, TSV or JSONL)</source>
      <translation>清单（CSV、TSV或JSONL）</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/matrix_part.py" />
      <source>Many conditions first</source>
      <translation>条件多的在前</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>Margin</source>
      <translation>余量</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/menus.py" />
      <source>Markdown (*.md)</source>
      <translation>Markdown (*.md)</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>Masks in pitch</source>
      <translation>音高遮罩数</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>Masks in time</source>
      <translation>时间遮罩数</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_sounds/plugin.py" />
      <source>Matching</source>
      <translation>匹配</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/review/adapt_sheet.py" />
      <source>May be lost on old data</source>
      <translation>旧数据上允许的损失</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/single_specs.py" />
      <source>Mean absolute error of each column of numbers.</source>
      <translation>每个数值列的平均绝对误差。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/extractors/specs.py" />
      <source>Mean colours of 8 x 8 tiles of a picture; nothing in it is learned.</source>
      <translation>图片 8 x 8 分块的平均颜色；其中没有任何学习得到的内容。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/compared/tables.py" />
      <source>Mean over the seeds, and the lowest and the highest of them.</source>
      <translation>各种子的均值，以及其中的最低值和最高值。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/model_sheet.py" />
      <source>Meant for</source>
      <translation>用途</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/plugin.py" />
      <source>Measures shape, colour, size, height, place, texture and hue from a picture, with nothing learned.</source>
      <translation>从图片测量形状、颜色、大小、高度、位置、纹理和色相，无需学习。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/smaller/job.py" />
      <source>Measuring the speed</source>
      <translation>正在测量速度</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Memory for data</source>
      <translation>数据内存</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Memory order that convolutions are faster in.</source>
      <translation>卷积在这种内存排列下更快。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/train/step.py" />
      <source>Memory ran out at {tried} and again at {micro} {micro:sample|samples} at a time: {reason}.</source>
      <translation>每次{tried}个样本时内存耗尽，每次{micro}个时再次耗尽：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/model/device.py" />
      <source>Memory ran out while {count} were made at a time: {reason}.</source>
      <translation>同时生成{count}个时内存耗尽：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/train/loop.py" />
      <source>Memory was short; {micro} {micro:sample is|samples are} trained at a time.</source>
      <translation>内存不足；每次训练{micro}个样本。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/window/notice_area.py" />
      <source>Messages</source>
      <translation>消息</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_words/plugin.py" />
      <source>Method</source>
      <translation>方法</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/matrix_part.py" />
      <source>Metric</source>
      <translation>指标</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/evaluate_sheet.py" />
      <source>Metrics</source>
      <translation>指标</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/attribution/findings.py" />
      <source>Minus the distance from the result: {low} with nothing given, {high} with everything; mean over {seeds} {seeds:seed|seeds}.</source>
      <translation>与结果距离的负值：不给任何条件时为 {low}，给出全部条件时为 {high}；对 {seeds} 个种子取平均。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Minutes</source>
      <translation>分钟</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/study_form.py" />
      <source>Minutes for each run</source>
      <translation>每个运行的分钟数</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/review/adapt_sheet.py" />
      <source>Minutes of training</source>
      <translation>训练分钟数</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Mirrors every picture.</source>
      <translation>镜像每张图片。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Mirrors some pictures in every step; not for data in which sides matter.</source>
      <translation>每一步镜像部分图片；不适用于左右有意义的数据。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_gan/plugin.py" />
      <source>Mismatch</source>
      <translation>错配</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/comparison.py" />
      <source>Missing in this sample</source>
      <translation>此样本中缺失</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Missing slots</source>
      <translation>缺失的槽位</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/filter_bar.py" />
      <source>Missing values</source>
      <translation>缺失值</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>Mixes all channels to one.</source>
      <translation>将所有声道混合为一个。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/extras.py" />
      <source>Models are written as ONNX by the libraries onnx, onnxscript and onnxruntime, which are not all installed.</source>
      <translation>模型由 onnx、onnxscript 和 onnxruntime 这几个库写成 ONNX，而它们没有全部安装。</translation>
    </message>
    <message>
      <location filename="../../resources/recipes/gan.json" />
      <source>Modern GAN</source>
      <translation>现代GAN</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_sounds/plugin.py" />
      <source>Moments of about 16 ms that are folded into channels; larger is faster.</source>
      <translation>折叠进通道的时刻数，每个约 16 毫秒；越大越快。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/model_sheet.py" />
      <source>More about it</source>
      <translation>更多信息</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_sounds/plugin.py" />
      <source>More bands tell closer pitches apart and are slower.</source>
      <translation>频带越多，越能区分相近的音高，但也越慢。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/plugin.py" />
      <source>More bands tell closer pitches apart.</source>
      <translation>频带越多，越能区分相近的音高。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/imports/sheet.py" />
      <source>More choices</source>
      <translation>更多选项</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/filter_bar.py" />
      <source>More filters</source>
      <translation>更多筛选</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_flow/plugin.py" />
      <source>More follow the flow more exactly and take longer.</source>
      <translation>越多越精确地沿着流前进，耗时也越长。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/selection_bar.py" />
      <source>More for the samples that are chosen</source>
      <translation>对所选样本的更多操作</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/head.py" />
      <source>More for this data set</source>
      <translation>此数据集的更多操作</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_words/plugin.py" />
      <source>More layers follow longer sentences.</source>
      <translation>层数越多，越能理解长句。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_text/plugin.py" />
      <source>More layers understand longer sentences.</source>
      <translation>层数越多，越能理解长句。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/config_form.py" />
      <source>More settings</source>
      <translation>更多设置</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/judging/adaptation.py" />
      <source>More would be lost on the old data than the limit of {limit} allows, so nothing of it is kept: the run is as the one that it began with. Allow more, mix in more of the old data, or let it learn slower.</source>
      <translation>旧数据上的损失会超过 {limit} 的上限，因此什么都没有保留：此训练与其起始的训练相同。请放宽上限、混入更多旧数据，或让它学得更慢。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_table/plugin.py" />
      <source>Most choices</source>
      <translation>选项上限</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/serve_sheet.py" />
      <source>Most results of a request</source>
      <translation>每个请求最多的结果数</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/cache.py" />
      <source>Most that the cache of a project holds</source>
      <translation>一个项目的缓存上限</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_text/plugin.py" />
      <source>Most word pieces</source>
      <translation>词片上限</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_text/plugin.py" />
      <source>Most word pieces to learn from the data set's own texts.</source>
      <translation>从数据集自身文本学习的词片数上限。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_words/plugin.py" />
      <source>Most word pieces to learn from the texts; more makes texts shorter, but rare pieces are learned badly.</source>
      <translation>从文本学习的词片数上限；越多则文本越短，但罕见词片学得不好。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/model.py" />
      <source>Move a condition</source>
      <translation>移动条件</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/card.py" />
      <source>Move down</source>
      <translation>下移</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/synthetic.py" />
      <source>Move some to the split test first.</source>
      <translation>请先把一些样本移到 test 划分。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/slot_steps.py" />
      <source>Move the step down</source>
      <translation>下移此步骤</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/slot_steps.py" />
      <source>Move the step up</source>
      <translation>上移此步骤</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/actions.py" />
      <source>Move to test</source>
      <translation>移到测试</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/actions.py" />
      <source>Move to training</source>
      <translation>移到训练</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/actions.py" />
      <source>Move to validation</source>
      <translation>移到验证</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/selection_bar.py" />
      <source>Move to {split}</source>
      <translation>移到{split}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/card.py" />
      <source>Move up</source>
      <translation>上移</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/curator.py" />
      <source>Move {count} {count:sample|samples} to {split}</source>
      <translation>将{count}个样本移到{split}</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_flow/plugin.py" />
      <source>Multipliers</source>
      <translation>倍数</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/review/adapt_sheet.py" />
      <source>Must not be forgotten</source>
      <translation>不可遗忘</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/filter_bar.py" />
      <source>Name</source>
      <translation>名称</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/judging/attribute.py" />
      <source>Name a generated file, or --run and the conditions of a result.</source>
      <translation>请给出一个生成的文件，或给出 --run 和一个结果的条件。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/options.py" />
      <source>Name another file with {option}.</source>
      <translation>请用 {option} 指定另一个文件。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/training/adapting.py" />
      <source>Name another one that is like it, or none at all.</source>
      <translation>请指定另一个与之相似的数据集，或声明不用旧数据。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/devices.py" />
      <source>Name each device once, and as many processes as devices, or more.</source>
      <translation>每个设备只写一次，进程数不少于设备数。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/resources.py" />
      <source>Name it again if that was meant: on the page Plugins, or mmstudio resource add {name} FOLDER.</source>
      <translation>如果这是有意的，请重新指定：在“插件”页面，或使用 mmstudio resource add {name} 文件夹。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/service.py" />
      <source>Name it with them.</source>
      <translation>请把它一并列出。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/judging/attribute.py" />
      <source>Name it: --project DIR.</source>
      <translation>请指明项目：--project DIR。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Name it: --run RUN. Only files made by generating say which run made them.</source>
      <translation>请指明：--run RUN。只有生成的文件才记录由哪个训练生成。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Name its values by --grid, or draw from the range: --random 20.</source>
      <translation>请用 --grid 列出它的值，或从范围中抽取：--random 20。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Name its values, or draw from the range.</source>
      <translation>请列出它的值，或从范围中抽取。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/imports/sheet.py" />
      <source>Name of the data set</source>
      <translation>数据集名称</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/generation/conditions.py" />
      <source>Name the one that is meant: --condition {first}=...</source>
      <translation>请指明是哪一个：--condition {first}=...</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/sample/reproduce.py" />
      <source>Name the project that it was made in: --project DIR.</source>
      <translation>请指明生成它的项目：--project DIR。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_table/plugin.py" />
      <source>Named numbers and choices that belong to a sample.</source>
      <translation>属于样本的具名数字和选项。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/cleaning/report.py" />
      <source>Near duplicates</source>
      <translation>近似重复</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/table_part.py" />
      <source>Nearest copy</source>
      <translation>最近的副本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/table_part.py" />
      <source>Nearest copy: for each sample the training sample whose conditions are nearest.</source>
      <translation>最近的副本：对每个样本取条件最接近的训练样本。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_forest/plugin.py" />
      <source>Nearest neighbours</source>
      <translation>最近邻</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/evaluate_sheet.py" />
      <source>Nearest training samples</source>
      <translation>最近的训练样本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/attribution/findings.py" />
      <source>Nearness in features of {name}</source>
      <translation>在 {name} 特征上的接近程度</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/page.py" />
      <source>Needed by this project</source>
      <translation>此项目需要</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/recipe_times.py" />
      <source>Needs more memory than is free</source>
      <translation>所需内存超过可用内存</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/recipe_cards.py" />
      <source>Needs {id}, which is not installed</source>
      <translation>需要{id}，尚未安装</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_forest/plugin.py" />
      <source>Neighbours</source>
      <translation>近邻数</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/evaluation/neighbours.py" />
      <source>Neighbours in {run}</source>
      <translation>{run} 中的近邻</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_words/plugin.py" />
      <source>Networks on top of each other.</source>
      <translation>上下叠放的网络数。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/trying/sweep_sheet.py" />
      <source>Never</source>
      <translation>从不</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/work.py" />
      <source>New and unpacked projects go there; those that you have stay where they are.</source>
      <translation>新建和解包的项目放在这里；已有的项目保持原位。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/page.py" />
      <source>New kinds of data, encoders, fusions, generators. Drop a plugin on the window, or:</source>
      <translation>新的数据类型、编码器、融合方式、生成器。将插件拖到窗口上，或者：</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/projects/page.py" />
      <source>New project</source>
      <translation>新建项目</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/judging/adaptation.py" />
      <source>New samples, {count} held out: {figure} was {before} before and is {after} now, {change}: a gain.</source>
      <translation>新样本，留出 {count} 个：{figure} 之前为 {before}，现在为 {after}，{change}：有提升。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/judging/adaptation.py" />
      <source>New samples, {count} held out: {figure} was {before} before and is {after} now, {change}: a loss.</source>
      <translation>新样本，留出 {count} 个：{figure} 之前为 {before}，现在为 {after}，{change}：有下降。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/judging/adaptation.py" />
      <source>New samples, {count} held out: {figure} was {before} before and is {after} now, {change}: n is too small to tell whether that is a gain.</source>
      <translation>新样本，留出 {count} 个：{figure} 之前为 {before}，现在为 {after}，{change}：n 太小，无法判断是否有提升。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/page.py" />
      <source>New session</source>
      <translation>新建会话</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/new_training.py" />
      <source>New training</source>
      <translation>新建训练</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/words_sheet.py" />
      <source>New words</source>
      <translation>新文字</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/legend.py" />
      <source>No colours: of this figure neither high nor low values are better</source>
      <translation>不着色：这个数值无所谓高好还是低好</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/generation/manifests.py" />
      <source>No column of {file} is named like a slot or a table column of the run.</source>
      <translation>{file}中没有与该运行的槽位或表格列同名的列。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/page.py" />
      <source>No data yet</source>
      <translation>还没有数据</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/store.py" />
      <source>No earlier version of {name} is kept.</source>
      <translation>没有保留 {name} 的早先版本。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/registry.py" />
      <source>No encoder takes the modality {modality!r}.</source>
      <translation>没有编码器接受模态{modality!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/evaluation/neighbours.py" />
      <source>No extractor takes what the run makes: {made}.</source>
      <translation>没有提取器接受该训练生成的内容：{made}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/resources.py" />
      <source>No folder is named for {name!r}.</source>
      <translation>没有为{name!r}指定文件夹。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/parts.py" />
      <source>No generator makes the modality {modality!r}.</source>
      <translation>没有生成器能生成模态 {modality!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/sources.py" />
      <source>No importer takes {source}.</source>
      <translation>没有导入器接受{source}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/evaluate_sheet.py" />
      <source>No installed metric can judge what this run makes; its loss on held-out samples is measured.</source>
      <translation>已安装的指标都不能评估此运行生成的东西；只测量留出样本上的损失。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/jobs/panel.py" />
      <source>No jobs</source>
      <translation>没有任务</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/telling/unknown.py" />
      <source>No judged sample of the split {split} has a value in {slot}: how good it is there is not known. Judge another split.</source>
      <translation>划分 {split} 中被评判的样本在 {slot} 里都没有值：那里的好坏无从得知。请评判别的划分。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/cache.py" />
      <source>No limit</source>
      <translation>不限</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/leaving/machines.py" />
      <source>No longer followed; the training goes on there.</source>
      <translation>不再跟踪；训练在那边继续。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/values/player.py" />
      <source>No loudspeaker or headphones were found.</source>
      <translation>没有找到扬声器或耳机。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/recorder.py" />
      <source>No microphone was found.</source>
      <translation>没有找到麦克风。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/smaller/student.py" />
      <source>No narrower learner of the kind {title} learns from a trained one.</source>
      <translation>{title} 这一类没有能向已训练者学习的更窄的学习器。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/curves.py" />
      <source>No numbers yet.</source>
      <translation>还没有数值。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/training/adapting.py" />
      <source>No old data is given: nothing is mixed in, and what is forgotten is not known.</source>
      <translation>没有给出旧数据：不混入任何样本，也不知道遗忘了什么。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/plugins/folders.py" />
      <source>No plugin asks for a folder {name!r}.</source>
      <translation>没有插件需要文件夹{name!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/service.py" />
      <source>No plugin brings a sample project.</source>
      <translation>没有插件提供示例项目。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/page.py" />
      <source>No plugins were installed yet.</source>
      <translation>尚未安装插件。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/datasets/add.py" />
      <source>No problem of {name!r} is listed as {wanted!r}.</source>
      <translation>{name!r}没有列为{wanted!r}的问题。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/cache.py" />
      <source>No project is open.</source>
      <translation>没有打开的项目。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/families.py" />
      <source>No recipe tells a column of the data set {dataset!r}.</source>
      <translation>没有配方能判断数据集 {dataset!r} 的某一列。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/search/job.py" />
      <source>No result can be compared in the slot {slot!r}: none is of the kind {modality}, or none can be read.</source>
      <translation>没有结果可以在槽位 {slot!r} 中比较：没有 {modality} 类型的结果，或都无法读取。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/gallery/page.py" />
      <source>No result has all of what is asked for.</source>
      <translation>没有结果满足全部要求。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/results/pane.py" />
      <source>No results in this session yet</source>
      <translation>此会话还没有结果</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/cell_detail.py" />
      <source>No results were kept of this subset.</source>
      <translation>没有保存该子集的结果。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/gallery/page.py" />
      <source>No results yet</source>
      <translation>还没有结果</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/compared/files.py" />
      <source>No run has a curve {name!r}.</source>
      <translation>没有运行有曲线 {name!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/page.py" />
      <source>No run has tasks beside what it learns. Choose some on the page Train, then train.</source>
      <translation>没有运行在主要学习内容之外带有其他任务。请在“训练”页面选择一些任务，然后训练。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/intake.py" />
      <source>No run is chosen.</source>
      <translation>尚未选择运行。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/evaluation/neighbours.py" />
      <source>No run is named whose training samples are to be searched.</source>
      <translation>没有指明要在哪个训练的训练样本中查找。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/space_choice.py" />
      <source>No run knows what is alike in this data set. Train one by the recipe Alignment on the page Train: three minutes are enough to begin with.</source>
      <translation>还没有运行了解此数据集中什么是相似的。请在“训练”页面用“对齐”配方训练一个：起初三分钟就够了。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/families_sheet.py" />
      <source>No run of this data set generates anything yet. Train one first.</source>
      <translation>这个数据集还没有能生成内容的运行。请先训练一个。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/review/suggestion_sheet.py" />
      <source>No run of this project makes {slot}.</source>
      <translation>此项目中没有运行会生成{slot}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/browser.py" />
      <source>No sample fits the search and the filters.</source>
      <translation>没有样本符合搜索和筛选条件。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/search/job.py" />
      <source>No sample of any data set has a value in the slot {slot!r}.</source>
      <translation>没有任何数据集的样本在槽位 {slot!r} 中有值。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/search/job.py" />
      <source>No sample of the data set {dataset!r} has a value in the slot {slot!r}.</source>
      <translation>数据集 {dataset!r} 中没有样本在槽 {slot!r} 中有值。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/train/fit_job.py" />
      <source>No sample of the data set {name!r} has anything of what is to be learned.</source>
      <translation>数据集 {name!r} 中没有任何样本含有要学习的内容。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/train/training_data.py" />
      <source>No sample of the data set {name!r} has anything of what is to be made.</source>
      <translation>数据集 {name!r} 中没有任何样本含有要生成的内容。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/nn/predictors.py" />
      <source>No sample of the training split has a class in the slot {slot!r}.</source>
      <translation>训练部分中没有任何样本在槽位 {slot!r} 中带有类别。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/suggestions/labels.py" />
      <source>No sample of {name!r} lacks a value in {column}.</source>
      <translation>{name!r} 中没有样本在 {column} 里缺少值。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/suggestions/service.py" />
      <source>No sample of {name!r} lacks {slot!r} and has something that the run {run} takes.</source>
      <translation>{name!r}中没有既缺少{slot!r}又含有运行{run}可接受内容的样本。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/samples/partition.py" />
      <source>No sample says anything in the column {column!r}, which the splits are to follow.</source>
      <translation>没有样本在划分所依据的列{column!r}中有内容。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/editors.py" />
      <source>No slot</source>
      <translation>无槽位</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/contenders.py" />
      <source>No slots dropped, nulls learned</source>
      <translation>不丢弃槽位，空值可学习</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/contenders.py" />
      <source>No slots dropped, nulls of zeros</source>
      <translation>不丢弃槽位，空值为零</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/marks/stars.py" />
      <source>No stars</source>
      <translation>无星</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/matrix_part.py" />
      <source>No subsets were judged</source>
      <translation>没有评估子集</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/references/training_features.py" />
      <source>No training sample has a value in the slot {slot}.</source>
      <translation>没有训练样本在槽 {slot} 中有值。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/data/gaps.py" />
      <source>No training sample holds the slot {slot}: nothing is learned of it, and what is given for it later says nothing.</source>
      <translation>没有训练样本含有槽 {slot}：从中什么也学不到，以后为它给出的内容也不起作用。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/data/gaps.py" />
      <source>No training sample holds two of the slots {slots}: nothing is learned of what belongs together.</source>
      <translation>没有训练样本同时含有槽 {slots} 中的两个：学不到什么与什么相配。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/synthetic.py" />
      <source>No training sample of {dataset!r} has anything that the run {run} takes.</source>
      <translation>{dataset!r} 的训练样本都没有运行 {run} 所需的内容。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/imports/options.py" />
      <source>No value of a column in two splits</source>
      <translation>某列的同一个值不出现在两个划分中</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_joint/plugin.py" />
      <source>Noise</source>
      <translation>噪声</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_gan/plugin.py" />
      <source>Noise numbers</source>
      <translation>噪声数值</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_joint/plugin.py" />
      <source>Noise on summaries in training; more of it keeps finer detail out of them.</source>
      <translation>训练时加在摘要上的噪声；越大，摘要里保留的细节越少。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_words/plugin.py" />
      <source>Noise on what was given, in training; more of it keeps out the detail by which single samples are learned by heart.</source>
      <translation>训练时加在给定内容上的噪声；噪声越大，越不会靠细节死记个别样本。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_vae/plugin.py" />
      <source>Noise scale</source>
      <translation>噪声尺度</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/grids/axis.py" />
      <source>None</source>
      <translation>无</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/train/forecast.py" />
      <source>None of the first samples has a value of the slot {slot!r}.</source>
      <translation>最前面的样本都没有槽位{slot!r}的值。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/service.py" />
      <source>None of the runs was judged by {metrics}.</source>
      <translation>没有运行用{metrics}评估过。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/adapting/material.py" />
      <source>None of the samples that the run is to learn from is among the training samples of {name!r} any more.</source>
      <translation>要学习的样本都已不在“{name}”的训练样本之中。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/references/lookup.py" />
      <source>None of the {count:,} files can be read. {reason}</source>
      <translation>{count:,} 个文件都无法读取。{reason}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/sample/generate.py" />
      <source>None of the {count:,} results can be made. {reasons}</source>
      <translation>{count:,} 个结果都无法生成。{reasons}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/train/start.py" />
      <source>None of the {count} checkpoints of the run {run} can be read.</source>
      <translation>运行{run}的{count}个检查点均无法读取。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/composed/job.py" />
      <source>None of these results can be read.</source>
      <translation>这些结果都无法读取。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/composed/job.py" />
      <source>None of these results has a value of the kind {modality!r}.</source>
      <translation>这些结果中没有类型为 {modality!r} 的值。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/composed/job.py" />
      <source>None of these results is there any more.</source>
      <translation>这些结果都已不在了。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/previews.py" />
      <source>None of these runs has previews yet.</source>
      <translation>这些运行都还没有预览。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/sections.py" />
      <source>None of these runs has scores yet. Evaluate them on the page Train, each with the same metrics.</source>
      <translation>这些运行都还没有评分。请在“训练”页用同样的指标评估每个运行。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/review/adapt_sheet.py" />
      <source>None: nothing is mixed in or compared</source>
      <translation>无：不混入也不比较</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Normalise contrast</source>
      <translation>对比度归一化</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/view.py" />
      <source>Not evaluated yet</source>
      <translation>还没有评估</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/cell_detail.py" />
      <source>Not judged</source>
      <translation>未评估</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/attributes_part.py" />
      <source>Not judged: {name}, because {reason}.</source>
      <translation>未评估：{name}，因为{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/cleaning/view.py" />
      <source>Not looked at yet</source>
      <translation>尚未检查</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/model_sheet.py" />
      <source>Not meant for</source>
      <translation>不适用于</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/attribution/measures.py" />
      <source>Not read in this result: {names}.</source>
      <translation>在该结果中没有读出：{names}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/studio/workplace.py" />
      <source>Not read: {names}. The file as it was is kept as {file}.</source>
      <translation>未能读取：{names}。原文件保留为 {file}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/studio/served.py" />
      <source>Not served any more, since the project was left: {runs}.</source>
      <translation>由于已离开项目，不再提供服务：{runs}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/transfer.py" />
      <source>Not taken for {part}: it has other settings there ({settings}).</source>
      <translation>{part} 未取用：它在那里的设置不同（{settings}）。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/transfer.py" />
      <source>Not taken for {part}: its table has other columns there.</source>
      <translation>{part} 未取用：它的表格在那里有其他列。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/transfer.py" />
      <source>Not taken for {part}: the other run has nothing for it.</source>
      <translation>{part} 未取用：另一个运行没有与之对应的部分。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/transfer.py" />
      <source>Not taken for {part}: the other run has other slots, or in another order.</source>
      <translation>{part} 未取用：另一个运行的槽位不同，或顺序不同。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/transfer.py" />
      <source>Not taken for {part}: the other run has {other} there.</source>
      <translation>{part} 未取用：另一个运行在此处是 {other}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/words.py" />
      <source>Not told apart from chance: the interval contains it</source>
      <translation>与随机水平无法区分：区间包含它</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/table_part.py" />
      <source>Note</source>
      <translation>附注</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/view.py" />
      <source>Notes</source>
      <translation>说明</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/run_panel.py" />
      <source>Notes about this run</source>
      <translation>关于此运行的备注</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/plugin.py" />
      <source>Notes, noises and speech of up to ten minutes.</source>
      <translation>十分钟以内的音符、声响和语音。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/layout.py" />
      <source>Nothing can be generated from these runs</source>
      <translation>无法由这些运行生成</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/layout.py" />
      <source>Nothing can be generated yet</source>
      <translation>还不能生成</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/recorder.py" />
      <source>Nothing can be recorded.</source>
      <translation>无法录制。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/exports/service.py" />
      <source>Nothing could be exported: no sample has a file or a value that can be read.</source>
      <translation>没有可导出的内容：没有样本含有可读取的文件或值。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/smaller/told.py" />
      <source>Nothing could be judged with an interval, so which one loses nothing cannot be said.</source>
      <translation>没有能带区间评判的东西，因此无法说哪一个没有损失。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/cleaning/view.py" />
      <source>Nothing doubtful was found</source>
      <translation>没有发现可疑之处</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/results/dataset_sheet.py" />
      <source>Nothing else</source>
      <translation>无</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/browser.py" />
      <source>Nothing found</source>
      <translation>没有找到</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/diagnosis/view.py" />
      <source>Nothing has been noted of this run yet, or an earlier program trained it.</source>
      <translation>此运行尚无记录，或由较早版本的程序训练。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/new_training.py" />
      <source>Nothing has been started: press Start when all is as you want it.</source>
      <translation>尚未开始任何训练：一切就绪后请按“开始”。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/studio/opening_notices.py" />
      <source>Nothing in it starts by itself, and files outside of its folder are not read. If it is yours, say so on the page Projects.</source>
      <translation>其中的任务不会自动启动，也不会读取其文件夹之外的文件。如果它是您的，请在“项目”页面认领。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/families.py" />
      <source>Nothing in the data set {dataset!r} can be generated.</source>
      <translation>数据集 {dataset!r} 中没有可生成的内容。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/addition_job.py" />
      <source>Nothing in {source} could be imported: {reason}</source>
      <translation>{source}中没有可导入的内容：{reason}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/additions.py" />
      <source>Nothing in {source} fits the data set {name!r}.</source>
      <translation>{source}中没有适合数据集{name!r}的内容。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/augmentation/view.py" />
      <source>Nothing is changed yet. Add a step below to see what it does to this sample.</source>
      <translation>尚未更改任何内容。请在下方添加步骤，查看它对此样本的作用。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/exports/service.py" />
      <source>Nothing is exported into the project's own folder.</source>
      <translation>不能导出到项目自己的文件夹中。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/search/labels.py" />
      <source>Nothing is given for the class {name!r}.</source>
      <translation>类别 {name!r} 什么也没有给出。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/telling/tellers.py" />
      <source>Nothing is given to predict from.</source>
      <translation>没有给出可用于预测的内容。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/search/job.py" />
      <source>Nothing is given to search for.</source>
      <translation>没有给出要搜索的内容。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/sweeps/planner.py" />
      <source>Nothing is known of these runs before they end, so none can be stopped early.</source>
      <translation>这些运行结束之前没有任何分数，因此无法提前停止。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/page.py" />
      <source>Nothing leaves this computer: no account, no telemetry. Your data, models and results lie in the folders of your projects. The network is used for one thing only, and only if you allow it: to fetch plugins.</source>
      <translation>任何数据都不会离开这台计算机：没有账号，没有遥测。您的数据、模型和结果都存放在项目文件夹中。网络只用于一件事，而且须经您允许：获取插件。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/gallery/page.py" />
      <source>Nothing matches</source>
      <translation>没有匹配项</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/sql/shape.py" />
      <source>Nothing of it was run; open another copy of the project.</source>
      <translation>其中没有任何内容被运行；请打开项目的另一个副本。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/cleaning/service.py" />
      <source>Nothing of the kind {kind!r} was found.</source>
      <translation>没有发现种类{kind!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/training/transfer.py" />
      <source>Nothing of the run {run} fits this one. {reasons}</source>
      <translation>运行 {run} 没有任何部分适合这个运行。{reasons}</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/sample_intake.py" />
      <source>Nothing of the sound {name} can be decoded: it is damaged, or ends too early.</source>
      <translation>声音 {name} 完全无法解码：文件已损坏，或过早结束。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/install/index.py" />
      <source>Nothing that fits was found: {reason}</source>
      <translation>没有找到合适的版本：{reason}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/page.py" />
      <source>Nothing to compare yet</source>
      <translation>还没有可比较的内容</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/results/look.py" />
      <source>Nothing to see yet: press Generate, or switch on Follow the sliders.</source>
      <translation>尚无可看的内容：请点“生成”，或打开“跟随滑块”。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/review/review_sheet.py" />
      <source>Nothing waits</source>
      <translation>没有待审核的建议</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/studio/job_ends.py" />
      <source>Nothing was added to the data set {dataset}.</source>
      <translation>没有向数据集{dataset}添加任何内容。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/leaving/run.py" />
      <source>Nothing was asked for.</source>
      <translation>没有要求任何内容。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/work.py" />
      <source>Nothing was generated.</source>
      <translation>没有生成任何内容。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/attribution/source.py" />
      <source>Nothing was given when {name} was made: only its seed decided it.</source>
      <translation>生成 {name} 时没有给出任何条件：它只由种子决定。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/install_sheet.py" />
      <source>Nothing was installed.</source>
      <translation>没有安装任何东西。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/table_part.py" />
      <source>Nothing was judged by a metric.</source>
      <translation>没有用任何指标评估。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/problems.py" />
      <source>Nothing was skipped when this was imported</source>
      <translation>导入时没有跳过任何内容</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/sweeping/commands.py" />
      <source>Nothing was started.</source>
      <translation>没有启动任何任务。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/problems.py" />
      <source>Nothing was tried again.</source>
      <translation>没有重试任何内容。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/diagnosis/view.py" />
      <source>Nothing wrong was found up to step {step}.</source>
      <translation>截至第{step}步未发现问题。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/diagnosis/view.py" />
      <source>Nothing wrong was found up to step {step}. That is too early to tell: most faults show later.</source>
      <translation>到第 {step} 步为止没有发现问题。现在判断还为时过早：大多数问题要到后面才会显现。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/choices/start_choice.py" />
      <source>Nothing: it begins anew</source>
      <translation>无：从头开始</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/recipe_cards.py" />
      <source>Nothing: it learns only</source>
      <translation>不生成任何内容，只学习</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/adaptation_view.py" />
      <source>Now</source>
      <translation>现在</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/trying/sweep_sheet.py" />
      <source>Number of draws</source>
      <translation>抽取次数</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/sets/settings.py" />
      <source>Number of lines along which the sets are compared; more take longer.</source>
      <translation>用于比较两个集合的直线数量；越多耗时越长。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_forest/plugin.py" />
      <source>Number of trees in each forest.</source>
      <translation>每座森林中树的数量。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_words/plugin.py" />
      <source>Numbers at every place of a text; more learns richer language and is slower.</source>
      <translation>文本每个位置的数值个数；越多能学到越丰富的语言，但更慢。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_forest/plugin.py" />
      <source>Numbers for a split</source>
      <translation>每次分裂的候选数</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_table/plugin.py" />
      <source>Numbers from</source>
      <translation>数字阈值</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/plugin.py" />
      <source>Numbers in every feature.</source>
      <translation>每个特征中的数值个数。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_align/plugin.py" />
      <source>Numbers of a vector; more tell finer differences and take more room.</source>
      <translation>一个向量的数字个数；越多差别越细，占用空间也越多。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/smaller_sheet.py" />
      <source>Numbers of half the size; hardly ever changes anything.</source>
      <translation>数字只占一半大小；几乎从不改变什么。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_words/plugin.py" />
      <source>Numbers of the critic.</source>
      <translation>评判器的数值个数。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_heads/plugin.py" />
      <source>Numbers of the vector that the fusion makes.</source>
      <translation>融合所产生向量的维数。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_joint/plugin.py" />
      <source>Numbers that each slot is summarised to; all that slots tell each other goes through them.</source>
      <translation>每个槽位被概括成的数字个数；各槽位之间传递的一切信息都要经过它们。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_gan/plugin.py" />
      <source>Numbers that hold what the condition does not say.</source>
      <translation>承载条件未说明之内容的数值个数。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_words/plugin.py" />
      <source>Numbers that it remembers from piece to piece; more is slower.</source>
      <translation>它在词片之间记住的数值个数；越多越慢。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Of encoders and fusion; 0 takes the learning rate.</source>
      <translation>用于编码器和融合；0表示采用学习率。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/suggestions/label_wishes.py" />
      <source>Of the classes {one!r} and {other!r} the same is given: nothing tells them apart.</source>
      <translation>类别 {one!r} 和 {other!r} 给出的内容相同：无法区分它们。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/model/learned.py" />
      <source>Of the same samples {slot} alone tells {alone:.1f} % right; without {slot} it is {without:.1f} %.</source>
      <translation>对同样的样本，仅凭 {slot} 判断正确 {alone:.1f} %；没有 {slot} 时为 {without:.1f} %。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/adapting/job.py" />
      <source>Of the way to the new weights, {share:.0f} % would lose {lost:.1f} % on the old data.</source>
      <translation>取到新权重路程的 {share:.0f} % 时，旧数据上会损失 {lost:.1f} %。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Of those that follow a slider.</source>
      <translation>用于随滑块更新的图片。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/model/learned.py" />
      <source>Of {count:,} training samples {right:.1f} % are told right by those parts of it that did not learn from them.</source>
      <translation>在 {count:,} 个训练样本中，有 {right:.1f} % 由没有学习过它们的部分判断正确。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/search/job.py" />
      <source>Of {count:,} vectors, the nearest by their largest directions are compared exactly; in rare cases one is missed.</source>
      <translation>在 {count:,} 个向量中，按主要方向最近的那些会被精确比较；极少数情况下会漏掉一个。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/suggestions/labels.py" />
      <source>Of {known} held-out {known:sample|samples} whose class is known, {share} % are told right.</source>
      <translation>在 {known} 个已知类别的保留样本中，{share} % 判定正确。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/judging/adaptation.py" />
      <source>Old data, {count} held-out {count:sample|samples}: {figure} was {before} before and is {after} now, {change}.</source>
      <translation>旧数据（{count} 个留出样本）：{figure} 之前为 {before}，现在为 {after}，变化 {change}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/gallery/filters.py" />
      <source>Oldest first</source>
      <translation>最早在前</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/table_part.py" />
      <source>On held-out samples: {losses}</source>
      <translation>在留出样本上：{losses}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/viewer/facts.py" />
      <source>On the disk</source>
      <translation>占用磁盘</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/compose_sheet.py" />
      <source>One HTML file with pictures, texts and sounds inside; any browser shows it, without a network.</source>
      <translation>一个包含图片、文本和声音的 HTML 文件；任何浏览器无需网络即可显示。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>One channel</source>
      <translation>单声道</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/review/classes_edit.py" />
      <source>One class in a line: red = a red ring. A file that is dropped is an example.</source>
      <translation>每行一个类别：red = a red ring。拖入的文件作为示例。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_table/plugin.py" />
      <source>One feature per column, each of which may be missing.</source>
      <translation>每列一个特征，每一个都可以缺失。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_forest/plugin.py" />
      <source>One forest over all slots</source>
      <translation>一座森林看所有槽位</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/closing_questions.py" />
      <source>One job runs or waits: {title}.</source>
      <translation>有 1 个任务正在运行或等待：{title}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/statistics/differences.py" />
      <source>One of the scores has no value.</source>
      <translation>其中一个分数没有值。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_flow/plugin.py" />
      <source>One or two long steps, of a run that has learned them.</source>
      <translation>一两个长步，用于已学会它们的运行。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/study_form.py" />
      <source>One recipe, each slot alone, late fusion</source>
      <translation>一个配方、每个槽位单独、后期融合</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/plugin.py" />
      <source>One row a sample; columns name files, hold texts, or belong to the table.</source>
      <translation>每行一个样本；各列为文件名、文本或表格内容。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/view.py" />
      <source>One set of conditions a row; cards below hold where a row says nothing.</source>
      <translation>每行一组条件；行中未给出之处以下方卡片为准。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/marks/stars.py" />
      <source>One star</source>
      <translation>一星</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_fusion/plugin.py" />
      <source>One trainable share per slot (alpha, beta, gamma), which can be read off afterwards.</source>
      <translation>每个槽位一个可训练的份额（alpha、beta、gamma），训练后可以读出。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/results.py" />
      <source>Only files made by generating can be reproduced; a sound or a text needs its .json beside it.</source>
      <translation>只有生成得到的文件才能复现；声音或文本旁边须有对应的.json文件。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Only files made by generating say which run made them.</source>
      <translation>只有由生成得到的文件才说明是哪个运行生成的。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/sweeps/planner.py" />
      <source>Only one combination is tried; there is nothing to compare it with.</source>
      <translation>只尝试一种组合，没有可比较的对象。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/captions.py" />
      <source>Only samples without a text</source>
      <translation>只看没有文本的样本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/matrix_part.py" />
      <source>Only subsets with {slot}</source>
      <translation>只看含有{slot}的子集</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/run_panel.py" />
      <source>Only the last and the best checkpoint of {name} stay. Results made with others can then no longer be reproduced. This cannot be undone.</source>
      <translation>{name}只保留最后和最佳检查点。用其他检查点得到的结果将无法再复现。此操作不能撤销。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/media.py" />
      <source>Only the sound of the film is read.</source>
      <translation>只读取影片中的声音。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/results/dataset_sheet.py" />
      <source>Only the {count} {count:chosen one|chosen ones}</source>
      <translation>仅选中的{count}个</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/matrix_part.py" />
      <source>Only with</source>
      <translation>只看含有</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/sample_intake.py" />
      <source>Only {seconds} s are there of the {promised} s that the file states.</source>
      <translation>文件声明了 {promised} 秒，实际只有 {seconds} 秒。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/projects/page.py" />
      <source>Open</source>
      <translation>打开</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/projects/page.py" />
      <source>Open a project</source>
      <translation>打开项目</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/projects/page.py" />
      <source>Open an exported project</source>
      <translation>打开导出的项目</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/project/project.py" />
      <source>Open it for writing once.</source>
      <translation>请以可写方式打开一次。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/kinds.py" />
      <source>Open it with another program and save it as PNG.</source>
      <translation>请用其他程序打开它并存为 PNG。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/serve_sheet.py" />
      <source>Open its page</source>
      <translation>打开它的页面</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/projects/page.py" />
      <source>Open now</source>
      <translation>当前打开</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/studio/workplace.py" />
      <source>Open one on the page Projects.</source>
      <translation>请在“项目”页打开一个。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/window/main_window.py" />
      <source>Open or make a project first, then drop your files again.</source>
      <translation>请先打开或新建一个项目，然后再次拖放文件。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/menus.py" />
      <source>Open the folder</source>
      <translation>打开文件夹</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/page.py" />
      <source>Open the last project at the start</source>
      <translation>启动时打开上次的项目</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Open the project that it was made in.</source>
      <translation>请打开生成它的那个项目。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/projects/page.py" />
      <source>Open the sample project</source>
      <translation>打开示例项目</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/gallery/detail.py" />
      <source>Open the session</source>
      <translation>打开会话</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/gallery/page.py" />
      <source>Open the session of the result</source>
      <translation>打开结果所在的会话</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/diagnosis/view.py" />
      <source>Opens a new training with {changes}; it does not start it.</source>
      <translation>打开一个采用{changes}的新训练；不会自动开始。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Optimiser</source>
      <translation>优化器</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/page.py" />
      <source>Optional folders, which nothing here asks for</source>
      <translation>可选的文件夹，目前没有任何内容需要它们</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/attribution/findings.py" />
      <source>Orange: two conditions only work together. Blue: each makes up for the other.</source>
      <translation>橙色：两个条件只有在一起才起作用。蓝色：二者可以相互替代。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/filter_bar.py" />
      <source>Order</source>
      <translation>排序</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Other brightness, contrast and saturation for each picture in every step.</source>
      <translation>每一步为每张图片取不同的亮度、对比度和饱和度。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/serve_bar.py" />
      <source>Other programs can ask it at {address}.</source>
      <translation>其他程序可以在 {address} 请求它。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/serve_sheet.py" />
      <source>Other programs on this computer can then ask this run for results over HTTP, with a token.</source>
      <translation>之后，本机上的其他程序可以凭令牌通过 HTTP 向这个运行请求结果。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/export_sheet.py" />
      <source>Otherwise it goes along as it is. What is seen and heard stays the same in either case.</source>
      <translation>否则将原样一并导出。无论哪种方式，所见所听都不会改变。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_heads/plugin.py" />
      <source>Own answers</source>
      <translation>自己的回答</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_joint/plugin.py" />
      <source>Own summary</source>
      <translation>自身摘要</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>Pace</source>
      <translation>语速</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Pad</source>
      <translation>填充</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>Pad or loop</source>
      <translation>填充或循环</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/exports.py" />
      <source>Page with curves and previews (HTML)</source>
      <translation>含曲线和预览的网页（HTML）</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_align/plugin.py" />
      <source>Pairs</source>
      <translation>配对</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/plugin.py" />
      <source>Parquet</source>
      <translation>Parquet</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/plugin.py" />
      <source>Parquet files</source>
      <translation>Parquet文件</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/page.py" />
      <source>Part of MM Studio</source>
      <translation>MM Studio 自带</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/filter_bar.py" />
      <source>Part of the data</source>
      <translation>数据划分</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_align/plugin.py" />
      <source>Part of what a sample looks for that it shares with samples of which one side is nearly the same, such as two pictures that one sentence fits; it grows over the first half of the training. At 0 each looks for its own partner alone, and single samples are learned by heart.</source>
      <translation>一个样本所寻找的目标中，与一侧几乎相同的样本（例如同一句话适合的两张图片）共享的部分；它在训练的前半程逐渐增大。为 0 时，每个样本只寻找自己的配对，模型会死记单个样本。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/plugin.py" />
      <source>Parts of a sound that keep features of their own.</source>
      <translation>声音中各自保留特征的部分。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/train.py" />
      <source>Parts that can be taken: {known}.</source>
      <translation>可以取用的部分：{known}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/page.py" />
      <source>Paste as a condition</source>
      <translation>粘贴为条件</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_flow/plugin.py" />
      <source>Patch</source>
      <translation>分块</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Patience</source>
      <translation>耐心</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_gan/plugin.py" />
      <source>Penalty every</source>
      <translation>惩罚间隔</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/intake.py" />
      <source>Picture</source>
      <translation>图片</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/exports.py" />
      <source>Picture of curves and scores (PNG)</source>
      <translation>曲线和评分的图片（PNG）</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/plugin.py" />
      <source>Pictures</source>
      <translation>图片</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Pictures in a preview</source>
      <translation>预览图片数</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/plugin.py" />
      <source>Pictures of one colour</source>
      <translation>单色图片</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/plugin.py" />
      <source>Pictures of shapes, each told by a text, a sound, a second picture and a table column together.</source>
      <translation>图形图片，每张同时由文本、声音、第二张图片和一个表格列描述。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/square_choice.py" />
      <source>Pictures that are not square</source>
      <translation>非正方形的图片</translation>
    </message>
    <message>
      <location filename="../../resources/recipes/joint.json" />
      <source>Pictures, texts and sounds together: whatever is given, the rest is made, and it agrees.</source>
      <translation>图片、文本和声音一起学习：无论给定什么，其余部分都会生成，并且彼此一致。</translation>
    </message>
    <message>
      <location filename="../../resources/recipes/align.json" />
      <source>Pictures, texts, sounds and columns in one space: what belongs together lies close, and can be searched.</source>
      <translation>图片、文本、声音和列在同一空间中：同属一个样本的值彼此靠近，并且可以搜索。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/attribution/attribute.py" />
      <source>Pieces of {slot} could not be left out one by one: {reason}</source>
      <translation>{slot} 的各部分无法逐一去掉：{reason}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/attribution/piece_map.py" />
      <source>Pitch</source>
      <translation>音高</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/attribution/piece_map.py" />
      <source>Pitch and time</source>
      <translation>音高与时间</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/plugin.py" />
      <source>Pitch bands</source>
      <translation>音高频带</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/values/hearing.py" />
      <source>Pitch over time: bright is loud. A click plays from there.</source>
      <translation>音高随时间的变化：越亮越响。点击即从该处播放。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_flow/plugin.py" />
      <source>Pixels that are folded into channels before the first layer; larger is faster.</source>
      <translation>在第一层之前折叠进通道的像素数；越大越快。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/compose_sheet.py" />
      <source>Place</source>
      <translation>位置</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_text/plugin.py" />
      <source>Placeholders instead of texts</source>
      <translation>以占位符代替文本</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_table/plugin.py" />
      <source>Placeholders instead of values</source>
      <translation>以占位符代替值</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/plugin.py" />
      <source>Places in time</source>
      <translation>时间位置</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/plugin.py" />
      <source>Places per side that keep features of their own; 1 gives one feature for the whole picture.</source>
      <translation>每边各自保留特征的位置数；1表示整张图片只有一个特征。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/viewer/actions.py" />
      <source>Play or stop the sound</source>
      <translation>播放或停止声音</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/values/player.py" />
      <source>Play the sound</source>
      <translation>播放声音</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/page.py" />
      <source>Play the sound of the preview</source>
      <translation>播放预览的声音</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/menus.py" />
      <source>Play the sound of the result</source>
      <translation>播放结果的声音</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/page.py" />
      <source>Plugins</source>
      <translation>插件</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/page.py" />
      <source>Plugins (*.whl *.zip)</source>
      <translation>插件 (*.whl *.zip)</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/page.py" />
      <source>Plugins may be fetched from the package index</source>
      <translation>允许从软件包索引获取插件</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/serve_sheet.py" />
      <source>Port</source>
      <translation>端口</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/told_part.py" />
      <source>Precision</source>
      <translation>精度</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/sets/specs.py" />
      <source>Precision and recall</source>
      <translation>精确率与召回率</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/going_on.py" />
      <source>Predict by the run {run} on {device}.</source>
      <translation>在 {device} 上用运行 {run} 进行预测。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/evaluation/predictions.py" />
      <source>Predict by {run}</source>
      <translation>用 {run} 预测</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Predict with it: mmstudio predict; see how often it is right: mmstudio evaluate.</source>
      <translation>用它预测：mmstudio predict；查看它的正确率：mmstudio evaluate。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/predict_sheet.py" />
      <source>Predicted</source>
      <translation>预测</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_align/plugin.py" />
      <source>Predicted slot</source>
      <translation>被预测的槽</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_align/plugin.py" />
      <source>Predicts the features of one slot from what the fusion makes of the others.</source>
      <translation>根据融合对其他槽的结果预测一个槽的特征。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/diagnosis/view.py" />
      <source>Prepare this change</source>
      <translation>准备此更改</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/data/prepared.py" />
      <source>Preparing data</source>
      <translation>正在准备数据</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/steps_form.py" />
      <source>Preprocessing</source>
      <translation>预处理</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/window/shortcuts_sheet.py" />
      <source>Press a shortcut, then its new keys; Backspace takes it away.</source>
      <translation>先点快捷键，再按新的按键；Backspace 可取消快捷键。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/window/shortcuts_sheet.py" />
      <source>Press keys</source>
      <translation>请按键</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/extractors/specs.py" />
      <source>Pretrained model of pictures</source>
      <translation>图片预训练模型</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/extractors/specs.py" />
      <source>Pretrained model of sounds</source>
      <translation>声音预训练模型</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Preview every</source>
      <translation>预览间隔</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/run_controls.py" />
      <source>Preview now</source>
      <translation>立即预览</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/exhibits.py" />
      <source>Preview {number}</source>
      <translation>预览{number}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/preview_tiles.py" />
      <source>Previews</source>
      <translation>预览</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/preview_view.py" />
      <source>Previews appear here while the run trains.</source>
      <translation>训练期间预览会显示在这里。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/sections.py" />
      <source>Previews of the same conditions and seeds</source>
      <translation>相同条件和种子的预览</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/previews.py" />
      <source>Previews over time</source>
      <translation>各时刻的预览</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/previews.py" />
      <source>Previews side by side</source>
      <translation>并排的预览</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_flow/plugin.py" />
      <source>Prior</source>
      <translation>先验</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_joint/plugin.py" />
      <source>Prior layers</source>
      <translation>先验层数</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_flow/plugin.py" />
      <source>Prior steps</source>
      <translation>先验步数</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_joint/plugin.py" />
      <source>Prior width</source>
      <translation>先验宽度</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/page.py" />
      <source>Privacy</source>
      <translation>隐私</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Probability</source>
      <translation>概率</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/problem_list.py" />
      <source>Problem</source>
      <translation>问题</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/browser.py" />
      <source>Problems</source>
      <translation>问题</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/browser.py" />
      <source>Problems ({count})</source>
      <translation>问题（{count}）</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/new_training.py" />
      <source>Processes</source>
      <translation>进程数</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/attribution/sheet.py" />
      <source>Progress</source>
      <translation>进度</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/window/pages.py" />
      <source>Projects</source>
      <translation>项目</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/projects/page.py" />
      <source>Projects (*.mmstudio)</source>
      <translation>项目 (*.mmstudio)</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/projects/page.py" />
      <source>Projects that you open are listed here.</source>
      <translation>您打开过的项目会列在这里。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/install_sheet.py" />
      <source>Publisher</source>
      <translation>发布者</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_gan/plugin.py" />
      <source>Pull</source>
      <translation>牵引</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Pulls weights towards 0.</source>
      <translation>把权重拉向0。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/sql/database.py" />
      <source>Put back a copy of it, or make a new project and import the data again.</source>
      <translation>请放回它的副本，或新建项目并重新导入数据。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/folder/description.py" />
      <source>Put back a copy of it.</source>
      <translation>请放回它的副本。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/sql/migrate.py" />
      <source>Put back a copy of the project's database.</source>
      <translation>请放回项目数据库的副本。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/run_folder.py" />
      <source>Put back a copy of {name}, or train it again.</source>
      <translation>请放回 {name} 的副本，或重新训练。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/run_folder.py" />
      <source>Put back a copy of {path}.</source>
      <translation>请放回{path}的副本。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/run_plan.py" />
      <source>Put it back as it was when the run was started, or start a new run.</source>
      <translation>请恢复到运行开始时的样子，或开始新的运行。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/additions.py" />
      <source>Put it back, or add the files to the data set.</source>
      <translation>请把它放回原处，或把文件添加到数据集。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/sample/cards.py" />
      <source>Put it back, or give another one.</source>
      <translation>请把它放回原处，或另选一个。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/machines/shards.py" />
      <source>Put it back, or import it again.</source>
      <translation>请放回原文件，或重新导入。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/sample/reproduce.py" />
      <source>Put it back: {path}.</source>
      <translation>请把它放回原处：{path}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/going_on.py" />
      <source>Put results of the session {session} into the data set {dataset}.</source>
      <translation>将会话 {session} 的结果放入数据集 {dataset}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/gallery/page.py" />
      <source>Put results together</source>
      <translation>汇编结果</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/tables/table.py" />
      <source>Put the columns' names into the first row, e.g. image,text,split.</source>
      <translation>请在第一行写上列名，例如image,text,split。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/dropped.py" />
      <source>Put them into one folder and import that.</source>
      <translation>请把它们放进一个文件夹，然后导入该文件夹。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/compose_sheet.py" />
      <source>Put together</source>
      <translation>汇编</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/files/door.py" />
      <source>Put what it leads to in its place, or remove it.</source>
      <translation>请用它所指向的内容替换它，或将其删除。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Put what it leads to in its place, or remove it. If the project is yours, call it that: mmstudio project adopt.</source>
      <translation>请用它所指向的内容替换它，或将其删除。如果该项目是您的，请将其认领：mmstudio project adopt。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Put what it leads to in its place, or remove it. If the project is yours, say so on the page Projects.</source>
      <translation>请用它所指向的内容替换它，或将其移除。如果项目是您的，请在“项目”页上说明。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/words_sheet.py" />
      <source>Put words before</source>
      <translation>在前面加上文字</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/words_sheet.py" />
      <source>Put words behind</source>
      <translation>在后面加上文字</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/going_on.py" />
      <source>Put {count:,} {count:result|results} together in {target}.</source>
      <translation>将{count:,}个结果合并到{target}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/model_sheet.py" />
      <source>Put {count} prepared samples of the data set beside it, as an example</source>
      <translation>附上数据集中 {count} 个处理好的样本作为例子</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/composed/service.py" />
      <source>Put {count} {count:result|results} together</source>
      <translation>汇编 {count} 个结果</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_text/step_specs.py" />
      <source>Puts every text into a sentence.</source>
      <translation>将每段文本放入一个句子。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/augmentation/trial.py" />
      <source>Puts the steps of all slots into the form of a new training.</source>
      <translation>将所有槽位的步骤放入新训练的表单。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/composed/job.py" />
      <source>Putting results together</source>
      <translation>正在汇编结果</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/window/main_window.py" />
      <source>Quit</source>
      <translation>退出</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/told_part.py" />
      <source>ROC curve</source>
      <translation>ROC 曲线</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/diagnosis/convergence.py" />
      <source>Raise the rate; the same time then teaches more.</source>
      <translation>请提高学习率；同样的时间能学到更多。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Random colour</source>
      <translation>随机颜色</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Random crop</source>
      <translation>随机裁剪</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/trying/sweep_sheet.py" />
      <source>Random draws</source>
      <translation>随机抽取</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_forest/plugin.py" />
      <source>Random forests</source>
      <translation>随机森林</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>Random gain</source>
      <translation>随机增益</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Random mirror</source>
      <translation>随机镜像</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Random rotation</source>
      <translation>随机旋转</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>Random voice</source>
      <translation>随机嗓音</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_text/step_specs.py" />
      <source>Random word drop</source>
      <translation>随机丢词</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>Ranges of pitch that are hidden in each sound.</source>
      <translation>每个声音中被遮住的音高范围数量。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_fusion/plugin.py" />
      <source>Rank</source>
      <translation>秩</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/viewer/facts.py" />
      <source>Rate</source>
      <translation>采样率</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/going_on.py" />
      <source>Read the files of the data set {dataset} ({samples:,} {samples:sample|samples}).</source>
      <translation>读取数据集 {dataset}（{samples:,} 个样本）的文件。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/datasets/service.py" />
      <source>Read the files of {dataset}</source>
      <translation>读取{dataset}的文件</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/read_job.py" />
      <source>Reading</source>
      <translation>正在读取</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/values/value_view.py" />
      <source>Reading ...</source>
      <translation>正在读取 ...</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/export/job.py" />
      <source>Reading samples</source>
      <translation>正在读取样本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/problems.py" />
      <source>Reads again what was skipped, the chosen ones or all: what can be used now joins the data set.</source>
      <translation>重新读取被跳过的内容（选中的或全部）：现在可用的会加入数据集。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/problems.py" />
      <source>Reads every file again and tells which are gone or changed, and what samples lack.</source>
      <translation>重新读取每个文件，指出哪些已丢失或改变，以及样本缺少什么。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/cleaning/view.py" />
      <source>Reads every value and compares them: duplicates, leakage, broken, silent, empty and strange ones.</source>
      <translation>读取并比较每个值：重复、泄漏、损坏、无声、空白和异常的内容。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/table_part.py" />
      <source>Real data</source>
      <translation>真实数据</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/evaluate_sheet.py" />
      <source>Real data, shuffled data, and copies of the training samples with the nearest conditions, by the same metrics.</source>
      <translation>用同样的指标评估真实数据、打乱的数据，以及条件最接近的训练样本的副本。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/table_part.py" />
      <source>Real data: what real values reach, the ceiling.</source>
      <translation>真实数据：真实值所达到的，即上限。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/legend.py" />
      <source>Real data: {value}</source>
      <translation>真实数据：{value}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/contenders.py" />
      <source>Real samples alone</source>
      <translation>仅真实样本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/told_part.py" />
      <source>Recall</source>
      <translation>召回率</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/projects/page.py" />
      <source>Recent projects</source>
      <translation>最近的项目</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/values/result_facts.py" />
      <source>Recipe</source>
      <translation>配方</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/study_form.py" />
      <source>Recipe or run</source>
      <translation>配方或运行</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/recorder.py" />
      <source>Record a sound</source>
      <translation>录制声音</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/window/main_window.py" />
      <source>Redo</source>
      <translation>重做</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/attribution/piece_map.py" />
      <source>Regions</source>
      <translation>区域</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/review/label_sheet.py" />
      <source>Reject</source>
      <translation>拒绝</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/curator.py" />
      <source>Reject the label {name}</source>
      <translation>拒绝类别 {name}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/curator.py" />
      <source>Reject the suggested {slot}</source>
      <translation>拒绝建议的{slot}</translation>
    </message>
    <message>
      <location filename="../../resources/recipes/gan.json" />
      <source>Relativistic loss with two gradient penalties; sharp pictures from one pass.</source>
      <translation>带两项梯度惩罚的相对式损失；一次前向即得清晰图片。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/card.py" />
      <source>Remove</source>
      <translation>移除</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/model.py" />
      <source>Remove a condition</source>
      <translation>移除条件</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/page.py" />
      <source>Remove everything in the trash of {project} for good?</source>
      <translation>要彻底删除 {project} 回收站中的内容吗？</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/page.py" />
      <source>Remove for good</source>
      <translation>彻底删除</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/folder/tree.py" />
      <source>Remove it.</source>
      <translation>请将其删除。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/run_panel.py" />
      <source>Remove old checkpoints</source>
      <translation>清理旧检查点</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/install/dependencies.py" />
      <source>Remove that plugin first, or ask for a version of {who} that goes with it.</source>
      <translation>请先移除那个插件，或寻找能与它共存的 {who} 版本。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/card.py" />
      <source>Remove the condition</source>
      <translation>移除该条件</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/work.py" />
      <source>Remove the plugin?</source>
      <translation>移除这个插件？</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/menus.py" />
      <source>Rename</source>
      <translation>重命名</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/session_bar.py" />
      <source>Rename a session</source>
      <translation>重命名会话</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/page.py" />
      <source>Rename the data set</source>
      <translation>重命名数据集</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/changes.py" />
      <source>Rename the data set {name}</source>
      <translation>重命名数据集{name}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/page.py" />
      <source>Rename the session</source>
      <translation>重命名会话</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/run_changes.py" />
      <source>Rename {name}</source>
      <translation>重命名{name}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/words_sheet.py" />
      <source>Replace words</source>
      <translation>替换文字</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/results/detail.py" />
      <source>Reproduce</source>
      <translation>复现</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/menus.py" />
      <source>Reproduce the result</source>
      <translation>复现该结果</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/evaluation/service.py" />
      <source>Reproduce {file}</source>
      <translation>复现{file}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/results/detail.py" />
      <source>Reproduced closely. {reasons}</source>
      <translation>基本复现。{reasons}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/results/detail.py" />
      <source>Reproduced exactly, bit for bit.</source>
      <translation>完全复现，逐位一致。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/serve_sheet.py" />
      <source>Requests at a time; more are refused</source>
      <translation>同时处理的请求数；超出的会被拒绝</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>Resample</source>
      <translation>重采样</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/config_form.py" />
      <source>Reset to the default</source>
      <translation>恢复默认值</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_flow/plugin.py" />
      <source>Residual blocks per level.</source>
      <translation>每层级的残差块数。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_vae/plugin.py" />
      <source>Residual blocks per resolution of the decoder.</source>
      <translation>解码器每个分辨率的残差块数。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_gan/plugin.py" />
      <source>Residual blocks per resolution, in both networks.</source>
      <translation>两个网络中每个分辨率的残差块数。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_sounds/plugin.py" />
      <source>Residual blocks.</source>
      <translation>残差块数。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Resize</source>
      <translation>缩放</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/evaluation/score_table.py" />
      <source>Resizing: {resizing}</source>
      <translation>缩放：{resizing}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/shown_results.py" />
      <source>Result {number}</source>
      <translation>结果{number}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/gallery/doings.py" />
      <source>Results</source>
      <translation>结果</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/neighbours_part.py" />
      <source>Results and their nearest training samples</source>
      <translation>结果及其最近的训练样本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/view.py" />
      <source>Results asked for: {count} with all conditions, {subset_count} for each subset</source>
      <translation>要求的结果数：全部条件{count}个，每个子集{subset_count}个</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/composed/service.py" />
      <source>Results cannot be put together as {kind!r}.</source>
      <translation>无法把结果汇编成 {kind!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/composed/service.py" />
      <source>Results cannot be put together in the project's own folder.</source>
      <translation>不能在项目自己的文件夹里汇编结果。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/generation/service.py" />
      <source>Results cannot be written to {out}: {reason}.</source>
      <translation>无法把结果写入{out}：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/sample/reproduce.py" />
      <source>Results carry the names of files, not the files: reproduce it in the project that it was made in.</source>
      <translation>结果只带有文件的名称，不带文件本身：请在生成它的项目中重现。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/diagnosis/adversaries.py" />
      <source>Results differ {spread:.0%} as much as real values do.</source>
      <translation>结果之间的差异为真实值之间差异的{spread:.0%}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/evaluate_sheet.py" />
      <source>Results for each subset of the conditions</source>
      <translation>每个条件子集的结果数</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/generation/sessions.py" />
      <source>Results for the session {name!r} are being made, or wait to be.</source>
      <translation>会话{name!r}的结果正在生成或等待。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Results it is judged by</source>
      <translation>用于评判的结果数</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/neighbours_part.py" />
      <source>Results lie nearer to training samples than held-out values do in {value} of all pairs (95 % interval: {interval}; results: {count}). As many as {chance} are expected of new values of the same kind; much more may mean copies, or results that are all alike.</source>
      <translation>在{value}的配对中，结果比留出值更接近训练样本（95 %区间：{interval}；结果数：{count}）。对同类的新值，预期为{chance}；高出很多可能意味着照抄，或结果彼此雷同。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/gallery/grid.py" />
      <source>Results of all sessions</source>
      <translation>所有会话的结果</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/gallery/doings.py" />
      <source>Results of several sessions are chosen.</source>
      <translation>所选结果来自多个会话。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/cell_detail.py" />
      <source>Results of the subset</source>
      <translation>该子集的结果</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/page.py" />
      <source>Results that were deleted: {count}</source>
      <translation>已删除的结果：{count}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/evaluate_sheet.py" />
      <source>Results with all conditions</source>
      <translation>给出全部条件的结果数</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/attributes_part.py" />
      <source>Results with all conditions: {count}</source>
      <translation>给出全部条件的结果数：{count}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/matrix_model.py" />
      <source>Results: {count}</source>
      <translation>结果数：{count}</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/single_specs.py" />
      <source>Right classes of columns</source>
      <translation>各列类别正确率</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/attributes_part.py" />
      <source>Right when no condition tells it</source>
      <translation>没有条件说明时的正确率</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/imports/sheet.py" />
      <source>Role</source>
      <translation>用途</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/menus.py" />
      <source>Roles of the slots</source>
      <translation>各槽的角色</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/datasets/service.py" />
      <source>Roles: {roles}.</source>
      <translation>角色：{roles}。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Rotate</source>
      <translation>旋转</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_sounds/plugin.py" />
      <source>Rounds</source>
      <translation>轮数</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_sounds/plugin.py" />
      <source>Rounds of Griffin-Lim; more are clearer and slower.</source>
      <translation>Griffin-Lim 的轮数；越多越清晰，也越慢。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/attribution/piece_map.py" />
      <source>Row {row}, column {column}</source>
      <translation>第 {row} 行，第 {column} 列</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/work.py" />
      <source>Row {row}: {reason}</source>
      <translation>第 {row} 行：{reason}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/grids/sheet.py" />
      <source>Rows</source>
      <translation>行</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/suggestions/service.py" />
      <source>Rows of a table cannot be suggested; {slot!r} holds such.</source>
      <translation>无法建议表格行；{slot!r} 中是表格行。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_table/plugin.py" />
      <source>Rows without values</source>
      <translation>没有值的行</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/tasks_sheet.py" />
      <source>Run</source>
      <translation>运行</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/study_form.py" />
      <source>Run that generates</source>
      <translation>用于生成的运行</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/page.py" />
      <source>Runs</source>
      <translation>运行</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/extras.py" />
      <source>Runs are served by the libraries FastAPI and uvicorn, which are not installed.</source>
      <translation>提供运行服务需要 FastAPI 和 uvicorn 库，它们没有安装。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/choice.py" />
      <source>Runs to compare</source>
      <translation>要比较的运行</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/page.py" />
      <source>Runs: {count}</source>
      <translation>运行：{count}</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/single_specs.py" />
      <source>R² of columns</source>
      <translation>各列的 R²</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/studio/workplace.py" />
      <source>Safe mode: plugins of others are left out.</source>
      <translation>安全模式：不加载他人的插件。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/browser.py" />
      <source>Sample</source>
      <translation>样本</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_words/plugin.py" />
      <source>Sample draws each piece by its probability; greedy takes the most probable one; beam looks for the most probable text. The last two ignore the seed.</source>
      <translation>sample 按概率抽取每个词片；greedy 取最可能的一个；beam 寻找最可能的文本。后两者不受种子影响。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/told_part.py" />
      <source>Samples</source>
      <translation>样本数</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Samples a step. More are steadier and need more memory.</source>
      <translation>每步的样本数。越多越平稳，也越占内存。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/synthetic_steps.py" />
      <source>Samples are generated first. The trainings begin by themselves when they are there.</source>
      <translation>先生成样本。生成好之后训练会自动开始。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/datasets/adapt.py" />
      <source>Samples are held out in parts, or a share of them is, not both.</source>
      <translation>样本要么分部分留出，要么按比例留出，不能两者都选。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/grid.py" />
      <source>Samples as a grid</source>
      <translation>网格中的样本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/table.py" />
      <source>Samples as a table</source>
      <translation>表格中的样本</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_forest/plugin.py" />
      <source>Samples in a leaf</source>
      <translation>叶中的样本数</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/exports/settings.py" />
      <source>Samples in a shard</source>
      <translation>分片中的样本数</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/evaluate_sheet.py" />
      <source>Samples of</source>
      <translation>样本来自</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>Samples per second afterwards; half of it is the highest pitch that is left.</source>
      <translation>处理后每秒的采样数；其一半是保留的最高音高。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_sounds/plugin.py" />
      <source>Samples per second of the sounds it makes; half of it is their highest pitch.</source>
      <translation>所生成声音每秒的采样数；其一半是可达到的最高音高。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/plugin.py" />
      <source>Samples per second that sounds are brought to; half of it is the highest pitch heard.</source>
      <translation>声音统一转换到的每秒采样数；其一半是能听到的最高音高。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/tasks_sheet.py" />
      <source>Samples that are judged</source>
      <translation>用于评判的样本数</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/told_part.py" />
      <source>Samples that are told wrongly</source>
      <translation>判错的样本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/told_part.py" />
      <source>Samples that are told wrongly, the surest first: what is right, what was told, and with which score. A double click says which slot decided.</source>
      <translation>判断错误的样本，最有把握的在前：正确的是什么，判断成了什么，得分多少。双击可看由哪个槽决定。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/split_sheet.py" />
      <source>Samples that came with a split of their own are split anew too. It can be undone.</source>
      <translation>导入时自带划分的样本也会重新划分。可以撤销。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/told_part.py" />
      <source>Samples whose numbers are off the most: what is right, and what was told. A double click says which slot decided.</source>
      <translation>数值偏差最大的样本：正确的数，和判断出的数。双击可看由哪个槽决定。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/projects/page.py" />
      <source>Samples: {samples}, runs: {runs}, sessions: {sessions}; {size:.0f} MB</source>
      <translation>样本：{samples}，运行：{runs}，会话：{sessions}；{size:.0f} MB</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Saturation</source>
      <translation>饱和度</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/closing_questions.py" />
      <source>Save and close</source>
      <translation>保存并关闭</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/jobs/row.py" />
      <source>Save and pause</source>
      <translation>保存并暂停</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/remote_bar.py" />
      <source>Save and stop there</source>
      <translation>在那边保存并停止</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/gallery/detail.py" />
      <source>Save as</source>
      <translation>另存为</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/dicom.py" />
      <source>Save each as a file of its own.</source>
      <translation>请把每幅图片分别存成单独的文件。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Save every</source>
      <translation>保存间隔</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Save every so many steps</source>
      <translation>每隔若干步保存</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/extras.py" />
      <source>Save it as {instead}. The library comes with the program installed by: {command}; the packed program has it only where a plugin brings it.</source>
      <translation>请另存为{instead}。用以下命令安装的程序自带该库：{command}；打包版程序只有在插件带来该库时才有。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/intake.py" />
      <source>Save it here, then drop the file.</source>
      <translation>请先保存到本机，再拖入该文件。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/sources.py" />
      <source>Save it in another format, or choose files of it; please report this.</source>
      <translation>请另存为其他格式，或选择其中的文件；请报告此问题。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/dicom.py" />
      <source>Save it without compression, in the program of the machine or with a DICOM tool.</source>
      <translation>请用设备的程序或 DICOM 工具另存为未压缩的文件。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/page.py" />
      <source>Save now</source>
      <translation>立即保存</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/curator.py" />
      <source>Save the filter {name}</source>
      <translation>保存筛选{name}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/menus.py" />
      <source>Save the model card</source>
      <translation>保存模型卡片</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/menus.py" />
      <source>Save the result as</source>
      <translation>将结果另存为</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/gallery/page.py" />
      <source>Save the results as</source>
      <translation>结果另存为</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/remote_bar.py" />
      <source>Save there</source>
      <translation>在那边保存</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/actions.py" />
      <source>Save this filter</source>
      <translation>保存此筛选</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/run_panel.py" />
      <source>Saved at step</source>
      <translation>已保存到步</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/filter_bar.py" />
      <source>Saved filters</source>
      <translation>已保存的筛选</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/leaving/run.py" />
      <source>Say --csv FILE or --tensorboard DIR, or both.</source>
      <translation>请写 --csv FILE 或 --tensorboard DIR，或两者都写。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/leaving/machines.py" />
      <source>Say --dataset NAME too.</source>
      <translation>请同时给出 --dataset NAME。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Say --folder PATH, and --host NAME for ssh.</source>
      <translation>请给出 --folder PATH；使用 ssh 时再给出 --host NAME。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/sweeping/commands.py" />
      <source>Say --yes to let it go on.</source>
      <translation>加上 --yes 即可继续。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Say it by --by, e.g. --by accuracy.</source>
      <translation>请用 --by 指明，例如 --by accuracy。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/leaving/machines.py" />
      <source>Say the folder on that machine too: --folder PATH.</source>
      <translation>请同时给出那台机器上的文件夹：--folder PATH。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Say the folder there, and the machine for ssh.</source>
      <translation>请给出那边的文件夹，以及供 ssh 使用的机器名。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/sweeps/planner.py" />
      <source>Say what is to be varied.</source>
      <translation>请说明要改变什么。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/resources.py" />
      <source>Say where it is: on the page Plugins, or mmstudio resource add {name} FOLDER.</source>
      <translation>请指出它的位置：在“插件”页面，或使用mmstudio resource add {name} FOLDER。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/resources.py" />
      <source>Say where the one is whose content has the hash {hash}: on the page Plugins, or mmstudio resource add.</source>
      <translation>请指出内容哈希为{hash}的那个文件夹在哪里：在“插件”页面，或使用mmstudio resource add。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/datasets/curate.py" />
      <source>Say which column the splits are to follow.</source>
      <translation>请指明划分应依据哪一列。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/train.py" />
      <source>Say which run it is taken from: --from RUN.</source>
      <translation>请指明取自哪个运行：--from 运行。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/datasets/asked.py" />
      <source>Say which samples are meant.</source>
      <translation>请指明是哪些样本。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/suggestions/label_wishes.py" />
      <source>Say which slot the sentences are of: {known}.</source>
      <translation>请指明句子属于哪个槽位：{known}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/datasets/words_change.py" />
      <source>Say which words are to be added.</source>
      <translation>请指明要加上哪些文字。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/datasets/words_change.py" />
      <source>Say which words are to be replaced.</source>
      <translation>请指明要替换哪些文字。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_vae/plugin.py" />
      <source>Scale of the likelihood for values from -1 to 1; 0 takes the best one of each batch.</source>
      <translation>取值在-1到1之间时似然的尺度；0表示取每批的最佳值。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/predict_sheet.py" />
      <source>Score</source>
      <translation>得分</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/sections.py" />
      <source>Scores</source>
      <translation>得分</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/exports.py" />
      <source>Scores and settings (CSV)</source>
      <translation>评分和设置（CSV）</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/matrix_view.py" />
      <source>Scores of every subset of the conditions</source>
      <translation>每个条件子集的得分</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/view.py" />
      <source>Scores of {run}</source>
      <translation>{run}的得分</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/table_part.py" />
      <source>Scores with all conditions</source>
      <translation>给出全部条件的得分</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/evaluation/searches.py" />
      <source>Search all data sets by {run}</source>
      <translation>用 {run} 搜索所有数据集</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/gallery/filters.py" />
      <source>Search conditions, texts, file names and tags</source>
      <translation>搜索条件、文本、文件名和标签</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/filter_bar.py" />
      <source>Search texts and tables</source>
      <translation>搜索文本和表格</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/going_on.py" />
      <source>Search the data set {dataset} ({samples:,} {samples:sample|samples}) in the space of the run {run}, on {device}.</source>
      <translation>在 {device} 上，于运行 {run} 的空间中搜索数据集 {dataset}({samples:,} 个样本)。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/going_on.py" />
      <source>Search the data sets {datasets} ({samples:,} {samples:sample|samples}) in the space of the run {run}, on {device}.</source>
      <translation>在 {device} 上，在运行 {run} 的空间中搜索数据集 {datasets}（{samples:,} 个样本）。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/gallery/filters.py" />
      <source>Search the results</source>
      <translation>搜索结果</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/evaluation/searches.py" />
      <source>Search the results by {run}</source>
      <translation>用 {run} 搜索结果</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/page.py" />
      <source>Search the samples</source>
      <translation>搜索样本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/going_on.py" />
      <source>Search {count:,} {count:result|results} of the sessions {sessions} in the space of the run {run}, on {device}.</source>
      <translation>在 {device} 上，在运行 {run} 的空间中搜索会话 {sessions} 的 {count:,} 个结果。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/evaluation/searches.py" />
      <source>Search {dataset} by {run}</source>
      <translation>用 {run} 搜索 {dataset}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/trying/sweep_sheet.py" />
      <source>Search: each by those before (Optuna)</source>
      <translation>搜索：每次依据之前的结果（Optuna）</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/serve_sheet.py" />
      <source>Seconds after which a request is given up</source>
      <translation>请求超过这么多秒就放弃</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/compose_sheet.py" />
      <source>Seconds for a result without a sound</source>
      <translation>没有声音的结果显示秒数</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>See how well it has learned: evaluate it on the page Train.</source>
      <translation>想知道它学得如何：请在“训练”页上评估它。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>See how well it has learned: mmstudio evaluate.</source>
      <translation>查看它学得如何：mmstudio evaluate。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/diagnosis/conditions.py" />
      <source>See on page Data whether {slot} belongs to the sample that it stands in: shuffled or shifted rows look like this. If it does, it may say what the others say already, or need a longer training; else train without it.</source>
      <translation>请在“数据”页面查看{slot}是否属于所在的样本：被打乱或错位的行就会如此。若属于，它可能只是重复了其他条件的内容，或需要更长的训练；否则请不用它训练。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>See the page Plugins.</source>
      <translation>请查看“插件”页。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/diagnosis/watcher.py" />
      <source>See the run</source>
      <translation>查看运行</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/processes.py" />
      <source>See whether another program, or the lack of memory, ends them.</source>
      <translation>请检查是否被其他程序或因内存不足而结束。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/jobs/execute.py" />
      <source>See whether the disk is there and whether you may write to it; what was stored before was kept.</source>
      <translation>请检查磁盘是否存在以及您是否有写入权限；之前存储的内容都已保留。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/data/fill.py" />
      <source>See whether the disk with the files of the data set is there.</source>
      <translation>请检查存放该数据集文件的磁盘是否在。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/export/job.py" />
      <source>See whether the memory is full, or a plugin ends its program.</source>
      <translation>请检查内存是否已满，或是否有插件结束了自己的程序。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/data/crew.py" />
      <source>See whether the memory is full, or a plugin ends its program; what was prepared stays.</source>
      <translation>请检查内存是否已满，或插件是否会结束程序；已准备好的内容会保留。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/namer.py" />
      <source>See whether the memory is full, or the file is damaged; what was imported so far is kept.</source>
      <translation>请检查内存是否已满，或文件是否损坏；已导入的内容会保留。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/jobs/apart.py" />
      <source>See whether the memory is full. Go on from the last checkpoint: resume the run.</source>
      <translation>请查看内存是否已满。可从最近的检查点继续：恢复该训练。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/service.py" />
      <source>See which there are: mmstudio runs.</source>
      <translation>查看有哪些运行：mmstudio runs。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>See: mmstudio plugin list.</source>
      <translation>参见：mmstudio plugin list。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/exhibits.py" />
      <source>Seed</source>
      <translation>种子</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/imports/options.py" />
      <source>Seed of the splits</source>
      <translation>划分的随机种子</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/tasks_sheet.py" />
      <source>Seeds</source>
      <translation>种子数</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/study_form.py" />
      <source>Seeds of each</source>
      <translation>每项的种子数</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/single_specs.py" />
      <source>Self-BLEU</source>
      <translation>Self-BLEU</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/serve_sheet.py" />
      <source>Serve to other programs</source>
      <translation>供其他程序调用</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/gallery/filters.py" />
      <source>Session</source>
      <translation>会话</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/session_bar.py" />
      <source>Session {number}</source>
      <translation>会话{number}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/session_bar.py" />
      <source>Session: a tray with its results</source>
      <translation>会话：托盘及其结果</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/page.py" />
      <source>Sessions: {count}</source>
      <translation>会话：{count}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/slot.py" />
      <source>Set columns</source>
      <translation>设置列</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/words_sheet.py" />
      <source>Set the whole</source>
      <translation>整体设为</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/recipe_settings.py" />
      <source>Set training.patience=0, or make the run fast afterwards: mmstudio run distil RUN.</source>
      <translation>请设置 training.patience=0，或之后再使该运行变快：mmstudio run distil RUN。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/trying/setting_rows.py" />
      <source>Setting</source>
      <translation>设置</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/metric_choice.py" />
      <source>Settings</source>
      <translation>设置</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/page.py" />
      <source>Settings and crash reports: {folder}</source>
      <translation>设置与崩溃报告：{folder}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/extras.py" />
      <source>Settings are searched, and trainings stopped by halving, by the library Optuna, which is not installed.</source>
      <translation>搜索设置以及按减半规则停止训练需要 Optuna 库，而它尚未安装。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/sweeps/axes.py" />
      <source>Settings start with generator., fusion., encoder.SLOT., decoder.SLOT., task.NAME. or training.; of {head} there are: {known}.</source>
      <translation>设置以 generator.、fusion.、encoder.SLOT.、decoder.SLOT.、task.NAME. 或 training. 开头；{head} 的设置有：{known}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/recipe_settings.py" />
      <source>Settings start with generator., fusion., encoder.SLOT., decoder.SLOT., task.NAME., preprocess.SLOT, training. or sampling.</source>
      <translation>设置以 generator.、fusion.、encoder.SLOT.、decoder.SLOT.、task.NAME.、preprocess.SLOT、training. 或 sampling. 开头。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/sections.py" />
      <source>Settings that differ</source>
      <translation>不同的设置</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/sections.py" />
      <source>Settings, over training seeds</source>
      <translation>设置（跨训练种子）</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Settling</source>
      <translation>定型</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/evaluation/service.py" />
      <source>Several evaluations begin with {id!r}: {known}.</source>
      <translation>有多个评估以 {id!r} 开头：{known}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/runs.py" />
      <source>Several runs have the name {name!r}.</source>
      <translation>有多个运行都名为{name!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/sessions.py" />
      <source>Several sessions have the name {name!r}.</source>
      <translation>有多个会话都名为{name!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/projects/page.py" />
      <source>Shapes &amp; Sounds</source>
      <translation>图形与声音</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/projects/page.py" />
      <source>Shapes and Sounds</source>
      <translation>图形与声音</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Share</source>
      <translation>比例</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_text/plugin.py" />
      <source>Share hidden in training, so that unknown words do no harm later.</source>
      <translation>训练中隐藏的比例，使未知词语日后不致造成影响。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/single_specs.py" />
      <source>Share of different words, and pairs of words, in all texts together; more texts give a lower value.</source>
      <translation>所有文本合起来，不同的词和词对所占的比例；文本越多，值越低。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/single_specs.py" />
      <source>Share of different words, and pairs of words, within each text.</source>
      <translation>每个文本中不同的词和词对所占的比例。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/review/adapt_sheet.py" />
      <source>Share of each batch</source>
      <translation>每批中所占比例</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Share of each batch that has labels, where few samples have any; 0 draws all alike.</source>
      <translation>在只有少数样本带标签时，每个批次中带标签样本所占的比例；0 表示对所有样本一视同仁地抽取。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_heads/plugin.py" />
      <source>Share of each label that is spread over all classes, against overconfidence.</source>
      <translation>每个标签分摊到所有类别的份额，防止过度自信。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_words/plugin.py" />
      <source>Share of likelihood</source>
      <translation>似然阶段比例</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/single_specs.py" />
      <source>Share of texts that stand word for word in the training data; short ones often do so by chance.</source>
      <translation>逐字出现在训练数据中的文本份额；短文本常常只是巧合。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_heads/plugin.py" />
      <source>Share of that vector's numbers that a step leaves out.</source>
      <translation>每一步中该向量被略去的份额。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Share of the budget over which encoders and fusion learn; what learns from them has them settled for the rest.</source>
      <translation>编码器与融合参与学习的预算份额；此后它们不再变化，以它们为基础的部分继续学习。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Share of the budget over which the rate rises.</source>
      <translation>学习率上升阶段占预算的比例。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Share of the budget, at its end, in which what was learned stays and learns to need one or two steps; 0 leaves that out.</source>
      <translation>预算末尾的占比，在这段时间里已学到的内容保持不变，并学会只需一两步；0 表示不做。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Share of the budget, at its end, over which the rate falls.</source>
      <translation>预算末尾学习率下降阶段所占的比例。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Share of the darkest and of the brightest pixels that may become black and white.</source>
      <translation>可变为纯黑和纯白的最暗与最亮像素的比例。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Share of the highest rate that is left at the end.</source>
      <translation>结束时剩余的学习率与最高值之比。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_words/plugin.py" />
      <source>Share of the network's numbers that is hidden in training; more for few texts, so that it does not learn them by heart.</source>
      <translation>训练中隐藏的网络数值比例；文本少时应更大，以免死记硬背。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Share of the pictures that are mirrored in a step.</source>
      <translation>每步中被镜像的图片所占的比例。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>Share of the pitch bands that one of them hides at most.</source>
      <translation>其中一个最多遮住音高频带的比例。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_joint/plugin.py" />
      <source>Share of the samples in which a slot is learned with the summary of itself; 0 never shows it.</source>
      <translation>学习某个槽时让它看到自身摘要的样本比例；0表示从不让它看到。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Share of the samples whose conditions are left out at random; nothing takes what the generator needs.</source>
      <translation>随机省去条件的样本所占的比例；留空则按生成器所需。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_forest/plugin.py" />
      <source>Share of the samples whose slots are each left out with probability 1/2 while what joins slots learns, so that any may be missing later.</source>
      <translation>学习槽位结合时，有这么大比例的样本以 1/2 的概率去掉各个槽位，这样以后任何槽位都可以缺失。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>Share of the sound that one of them hides at most.</source>
      <translation>其中一个最多遮住声音的比例。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_joint/plugin.py" />
      <source>Share of the training from which a summary that a sample lacks is drawn by the prior, so that decoders learn from that sample as from a whole one; 1 never draws it.</source>
      <translation>从训练的这一比例起，样本所缺的摘要由先验抽取，使解码器从该样本学习时如同从完整样本学习一样；1 表示从不抽取。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_vae/plugin.py" />
      <source>Share of the training over which beta rises from 0.</source>
      <translation>Beta从0上升的阶段占训练的比例。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_words/plugin.py" />
      <source>Share of the training, at its start, in which it learns by likelihood alone.</source>
      <translation>训练开始时只按似然学习的比例。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/single_specs.py" />
      <source>Share of the variance of each column of numbers that the results explain: 1 is all, 0 no more than the mean.</source>
      <translation>结果所解释的每个数值列方差的比例：1 表示全部，0 表示不优于平均值。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_flow/plugin.py" />
      <source>Share of the way from noise to data over which guidance acts.</source>
      <translation>引导在从噪声到数据的路程中起作用的比例。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_text/step_specs.py" />
      <source>Share of the words that are left out; one always stays.</source>
      <translation>省去的词语所占的比例；总会保留一个。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_flow/plugin.py" />
      <source>Share of training times that are spread evenly from noise to data instead; detail is decided near the data.</source>
      <translation>改为从噪声到数据均匀分布的训练时间所占比例；细节在接近数据处决定。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_heads/plugin.py" />
      <source>Share that the likeliest class must have to be taken as a label of another view.</source>
      <translation>最可能的类别至少要占这么大的份额，才会作为另一个视图的标签。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_forest/plugin.py" />
      <source>Share with gaps</source>
      <translation>带缺失的比例</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_align/plugin.py" />
      <source>Shared targets</source>
      <translation>共享目标</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_fusion/plugin.py" />
      <source>Shares</source>
      <translation>份额</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/projects/page.py" />
      <source>Shipped with MM Studio, its weights in half precision. Train your own to see how it learns.</source>
      <translation>随MM Studio附带，权重为半精度。训练您自己的运行，看看它如何学习。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/page.py" />
      <source>Shortcuts</source>
      <translation>快捷键</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/plugin.py" />
      <source>Shorter side in pixels</source>
      <translation>短边像素数</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>Shorter sounds</source>
      <translation>较短的声音</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/jobs/panel.py" />
      <source>Show all jobs</source>
      <translation>显示所有任务</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/window/main_window.py" />
      <source>Show all messages</source>
      <translation>显示所有消息</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/gallery/filters.py" />
      <source>Show all results</source>
      <translation>显示全部结果</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/browser.py" />
      <source>Show all samples</source>
      <translation>显示所有样本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/window/main_window.py" />
      <source>Show all shortcuts</source>
      <translation>显示所有快捷键</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/viewer/actions.py" />
      <source>Show both side by side</source>
      <translation>并排显示两者</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/page.py" />
      <source>Show hints for newcomers</source>
      <translation>显示新手提示</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/gallery/detail.py" />
      <source>Show in the folder</source>
      <translation>在文件夹中显示</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/settings.py" />
      <source>Show more settings</source>
      <translation>显示更多设置</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/viewer/actions.py" />
      <source>Show one to one</source>
      <translation>按实际大小显示</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/curves.py" />
      <source>Show or hide the curve of {name}</source>
      <translation>显示或隐藏{name}的曲线</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/actions.py" />
      <source>Show similar samples</source>
      <translation>显示相似样本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/cleaning/view.py" />
      <source>Show the findings</source>
      <translation>显示发现</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/jobs/panel.py" />
      <source>Show the first job only</source>
      <translation>只显示第一个任务</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/preview_view.py" />
      <source>Show the real ones beside them</source>
      <translation>在旁边显示真实样本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/gallery/page.py" />
      <source>Show the result in its folder</source>
      <translation>在文件夹中显示结果</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/attribution/findings.py" />
      <source>Show the results of all subsets</source>
      <translation>显示所有子集的结果</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/browser.py" />
      <source>Show the samples as a grid</source>
      <translation>以网格显示样本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/browser.py" />
      <source>Show the samples as a table</source>
      <translation>以表格显示样本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/page.py" />
      <source>Show the scores</source>
      <translation>显示得分</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/page.py" />
      <source>Show the scores of the run</source>
      <translation>显示运行的得分</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/datasets/service.py" />
      <source>Show the steps for {slot}</source>
      <translation>展示{slot}的步骤</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/viewer/actions.py" />
      <source>Show what is known about it</source>
      <translation>显示相关信息</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/going_on.py" />
      <source>Show what steps do to a sample of the data set {dataset}.</source>
      <translation>显示各步骤对数据集 {dataset} 中一个样本的作用。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/table_part.py" />
      <source>Shuffled data</source>
      <translation>打乱的数据</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/table_part.py" />
      <source>Shuffled data: real values of other samples.</source>
      <translation>打乱的数据：其他样本的真实值。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Side</source>
      <translation>边长</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_flow/plugin.py" />
      <source>Side of the pictures it makes.</source>
      <translation>所生成图片的边长。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/plugin.py" />
      <source>Side that pictures are brought to; larger ones show finer detail and train slower.</source>
      <translation>图片统一缩放到的边长；越大细节越精细，训练越慢。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>Silence behind them, or the sound again from its start.</source>
      <translation>在其后补静音，或从头重复该声音。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>Silence that is left at both ends.</source>
      <translation>两端保留的静音。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/plugin.py" />
      <source>Silent sounds</source>
      <translation>无声的声音</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/install_sheet.py" />
      <source>Size</source>
      <translation>尺寸</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/exports/settings.py" />
      <source>Size of a file</source>
      <translation>文件大小</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/exports/settings.py" />
      <source>Size of a shard</source>
      <translation>分片大小</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/results/pane.py" />
      <source>Size of the tiles</source>
      <translation>缩略图大小</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/results/pane.py" />
      <source>Size of the tiles (Ctrl and the wheel)</source>
      <translation>缩略图大小（Ctrl加滚轮）</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/page.py" />
      <source>Size of words</source>
      <translation>文字大小</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/smaller_sheet.py" />
      <source>Size, speed and score</source>
      <translation>大小、速度和分数</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/smaller_sheet.py" />
      <source>Size, times</source>
      <translation>大小（倍）</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/imports/sheet.py" />
      <source>Slot</source>
      <translation>槽位</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/previews.py" />
      <source>Slot that is previewed</source>
      <translation>所预览的槽位</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_fusion/plugin.py" />
      <source>Slot width</source>
      <translation>槽位宽度</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/contenders.py" />
      <source>Slots dropped, nulls learned</source>
      <translation>丢弃槽位，空值可学习</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/contenders.py" />
      <source>Slots dropped, nulls of zeros</source>
      <translation>丢弃槽位，空值为零</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/parts.py" />
      <source>Slots that are made: {slots}.</source>
      <translation>要生成的槽：{slots}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Slots that can be made: {known}. Choose one as the target.</source>
      <translation>可以生成的槽位：{known}。请选择其中之一作为目标。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Slots that can be made: {known}. Choose one with --set target=NAME.</source>
      <translation>可生成的槽位：{known}。请用--set target=NAME选择一个。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Slots that can be made: {known}. Have this one made: mmstudio dataset role {dataset} {target}=either.</source>
      <translation>可以生成的槽：{known}。要生成这个槽：mmstudio dataset role {dataset} {target}=either。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Slots that can be made: {known}. Have this one made: roles are chosen on the page Data.</source>
      <translation>可以生成的槽位：{known}。若要生成这一个：角色在“数据”页上选择。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/families.py" />
      <source>Slots: {known}.</source>
      <translation>槽位：{known}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/parts.py" />
      <source>Slots: {slots}.</source>
      <translation>槽位：{slots}。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_flow/plugin.py" />
      <source>Small last layers work on every pixel with the noisy picture at hand: sharper, and without a weave of patches.</source>
      <translation>末端的小层对照带噪图片逐像素处理：更清晰，且没有图块的编织纹。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/cache.py" />
      <source>Small pictures and prepared data are kept in each project, so that they need not be made again. Nothing is lost with them; what was not used for the longest time goes first.</source>
      <translation>每个项目都保存缩略图和准备好的数据，以免重复生成。删除它们不会丢失任何内容；最久未用的最先删除。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/cache.py" />
      <source>Small pictures: {pictures} MB; prepared data: {arrays} MB; features to find and to judge by: {features} MB; {total} MB in all.</source>
      <translation>小图：{pictures} MB；准备好的数据：{arrays} MB；用于查找和评判的特征：{features} MB；共 {total} MB。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/smaller/service.py" />
      <source>Smaller forms of a run: {known}.</source>
      <translation>运行的缩小形式：{known}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/smaller_sheet.py" />
      <source>Smaller forms of {run} were made.</source>
      <translation>已制作 {run} 的缩小形式。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/curves.py" />
      <source>Smoothing</source>
      <translation>平滑</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_fusion/plugin.py" />
      <source>Softmax lets slots compete for every number of the result; sigmoid opens each one by itself.</source>
      <translation>Softmax让各槽位竞争结果中的每个数值；sigmoid让每个门各自打开。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_fusion/plugin.py" />
      <source>Softmax makes the shares sum to one; softplus lets each one grow by itself.</source>
      <translation>Softmax使份额之和为1；softplus让每个份额各自增长。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_flow/plugin.py" />
      <source>Solver</source>
      <translation>求解器</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/studio/job_ends.py" />
      <source>Some files are used in part, or otherwise than they stand.</source>
      <translation>部分文件只用了一部分，或与原样不同地使用。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/studio/workplace.py" />
      <source>Some settings of the window could not be read and have their default values.</source>
      <translation>窗口的部分设置无法读取，已恢复为初始值。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/studio/workplace.py" />
      <source>Something did not work.</source>
      <translation>有操作未能完成。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/grids/sheet.py" />
      <source>Something has to be made.</source>
      <translation>必须选择要生成的内容。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/new_training.py" />
      <source>Something in the form is not valid; it is marked.</source>
      <translation>表单中有无效内容，已标出。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/diagnosis/convergence.py" />
      <source>Something saturates before it, or its loss does not depend on it. Try a lower rate, or another fusion.</source>
      <translation>它之前有东西饱和了，或者损失不依赖于它。请尝试更低的学习率或其他融合。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/window/crash.py" />
      <source>Something went wrong unexpectedly.</source>
      <translation>发生了意外错误。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/plugin.py" />
      <source>Sound</source>
      <translation>声音</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/plugin.py" />
      <source>Sounds</source>
      <translation>声音</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_sounds/plugin.py" />
      <source>Sounds are learned up to this length; 0 covers most of the data set, at most 10 s.</source>
      <translation>声音最多学习到这个长度；0 表示覆盖数据集的大部分，最多 10 秒。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>Sounds are this long afterwards.</source>
      <translation>处理后声音的长度。</translation>
    </message>
    <message>
      <location filename="../../resources/recipes/sounds.json" />
      <source>Sounds of fitting length from whatever is given: a flow over spectrograms, and a vocoder that learns beside it.</source>
      <translation>根据任意给定的内容生成长度合适的声音：频谱图上的流模型，以及与之一同学习的声码器。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>SpecAugment</source>
      <translation>SpecAugment</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/values/hearing.py" />
      <source>Spectrum</source>
      <translation>频谱</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/menus.py" />
      <source>Split</source>
      <translation>划分</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/actions.py" />
      <source>Split the data anew</source>
      <translation>重新划分数据</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/view.py" />
      <source>Split: {split}</source>
      <translation>部分：{split}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/imports/options.py" />
      <source>Splits</source>
      <translation>部分</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/datasets/commands.py" />
      <source>Splits follow --stratify or --group, not both.</source>
      <translation>划分只能按--stratify或--group之一，不能两者并用。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>Spread</source>
      <translation>幅度</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_vae/plugin.py" />
      <source>Spread of the latent numbers; 0 gives the most likely picture, 1 is as trained.</source>
      <translation>潜在数值的离散程度；0给出最可能的图片，1与训练时相同。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_gan/plugin.py" />
      <source>Spread of the noise; less is more typical, 1 is as trained.</source>
      <translation>噪声的离散程度；越小越典型，1与训练时相同。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Square</source>
      <translation>正方形</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_vae/plugin.py" />
      <source>Stable and fast; smooth pictures, and a product of experts when slots are fused as decisions.</source>
      <translation>稳定而快速；图片平滑，槽位在决策层级融合时为专家乘积。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/filter_bar.py" />
      <source>Stars</source>
      <translation>星级</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/marks/stars.py" />
      <source>Stars: click, or press 0 to 5</source>
      <translation>星级：单击，或按0到5</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/families_sheet.py" />
      <source>Start</source>
      <translation>开始</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/training/more_time.py" />
      <source>Start a new one with its settings.</source>
      <translation>请用它的设置开始新的运行。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/training/runs.py" />
      <source>Start a new one with other settings.</source>
      <translation>请用其他设置新建一个。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/model/frozen.py" />
      <source>Start a new run from that one.</source>
      <translation>请从那个训练重新开始一个训练。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/choices/start_choice.py" />
      <source>Start from</source>
      <translation>从何开始</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/evaluation/attribution.py" />
      <source>Start it again.</source>
      <translation>请重新开始。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/page.py" />
      <source>Start the training</source>
      <translation>开始训练</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/run_panel.py" />
      <source>Started</source>
      <translation>开始时间</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/values/result_facts.py" />
      <source>State</source>
      <translation>状态</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/choices/start_choice.py" />
      <source>Stays as it is</source>
      <translation>保持不变</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/values/result_facts.py" />
      <source>Step</source>
      <translation>步</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Steps</source>
      <translation>步数</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_gan/plugin.py" />
      <source>Steps between penalties, each as much heavier; 1 is exact, more is faster.</source>
      <translation>两次惩罚之间的步数，每次相应加重；1为精确，更大则更快。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/augmentation/view.py" />
      <source>Steps for {slot}</source>
      <translation>{slot}的步骤</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_joint/plugin.py" />
      <source>Steps in which what is not given is drawn.</source>
      <translation>抽取未给定内容所用的步数。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_flow/plugin.py" />
      <source>Steps in which what is not given is drawn; 0 leaves it open.</source>
      <translation>补全未给出条件所用的步数；0表示不补全。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/study_form.py" />
      <source>Steps instead</source>
      <translation>改用步数</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/plugin.py" />
      <source>Still pictures in colour or grey.</source>
      <translation>彩色或灰度静态图片。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/cleaning/progress.py" />
      <source>Stop</source>
      <translation>停止</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/trying/outcome_sheet.py" />
      <source>Stop all</source>
      <translation>全部停止</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/trying/sweep_sheet.py" />
      <source>Stop early</source>
      <translation>提前停止</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/page.py" />
      <source>Stop generating</source>
      <translation>停止生成</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/machines/leaving.py" />
      <source>Stop it first.</source>
      <translation>请先停止它。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Stop none early, or judge by the held-out loss.</source>
      <translation>请不要提前停止，或以留出损失来评判。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/recorder.py" />
      <source>Stop recording</source>
      <translation>停止录制</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/serve_bar.py" />
      <source>Stop serving</source>
      <translation>停止服务</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/values/player.py" />
      <source>Stop the sound</source>
      <translation>停止播放</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/values/result_facts.py" />
      <source>Stopped before it was finished</source>
      <translation>未完成即已停止</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/sweeps/stopping.py" />
      <source>Stopped early: not in the better half that goes on at step {step:,} ({value:.4g}).</source>
      <translation>提前停止：在第 {step:,} 步不在继续训练的较好一半中（{value:.4g}）。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/sweeps/stopping.py" />
      <source>Stopped early: worse than half of the others at step {step:,} ({value:.4g}; theirs {theirs:.4g}).</source>
      <translation>提前停止：在第 {step:,} 步比其他一半更差（{value:.4g}；其他为 {theirs:.4g}）。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/train/fit_job.py" />
      <source>Stopped on the way; learning begins anew when it goes on.</source>
      <translation>已中途停止；继续时将重新开始学习。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/watch.py" />
      <source>Stopped.</source>
      <translation>已停止。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/judging/studies.py" />
      <source>Stopped. The same command goes on from here.</source>
      <translation>已停止。同一命令可从此处继续。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Stretches each picture from black to white.</source>
      <translation>将每张图片的明暗拉伸至从黑到白。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>Stretches of time that are hidden in each sound.</source>
      <translation>每个声音中被遮住的时间段数量。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_fusion/plugin.py" />
      <source>Structure level</source>
      <translation>结构层级</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/view.py" />
      <source>Subsets of conditions</source>
      <translation>条件子集</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/trying/sweep_sheet.py" />
      <source>Successive halving (Optuna)</source>
      <translation>逐次减半（Optuna）</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/review/suggestion_sheet.py" />
      <source>Suggest</source>
      <translation>生成建议</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/actions.py" />
      <source>Suggest what is missing</source>
      <translation>建议缺失的内容</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/review/suggested_value.py" />
      <source>Suggestion</source>
      <translation>建议</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/page.py" />
      <source>Suggestions: {count}</source>
      <translation>建议：{count}</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_joint/plugin.py" />
      <source>Summary</source>
      <translation>摘要宽度</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_heads/plugin.py" />
      <source>Sure from</source>
      <translation>有把握的下限</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/trying/outcome_sheet.py" />
      <source>Sweep</source>
      <translation>扫描</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/card.py" />
      <source>Switch off</source>
      <translation>关闭</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/card.py" />
      <source>Switch on</source>
      <translation>启用</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/roles.py" />
      <source>Switch training.views on, or add texts, sounds or table columns.</source>
      <translation>请打开training.views，或添加文本、声音或表格列。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/run_plan.py" />
      <source>Switch {setting} off, or condition on another slot.</source>
      <translation>请关闭 {setting}，或以另一个槽位作为条件。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/choices.py" />
      <source>Switched off.</source>
      <translation>已关闭。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_table/plugin.py" />
      <source>Table row</source>
      <translation>表格行</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_table/plugin.py" />
      <source>Table rows</source>
      <translation>表格行</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/exports.py" />
      <source>Tables for a paper (LaTeX)</source>
      <translation>论文用表格（LaTeX）</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/plugin.py" />
      <source>Tables of limited size with the content of all files inside.</source>
      <translation>大小受限的表格，内含所有文件的内容。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/filter_bar.py" />
      <source>Tag</source>
      <translation>标签</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/gallery/page.py" />
      <source>Tag the results</source>
      <translation>给结果加标签</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/actions.py" />
      <source>Tag the samples</source>
      <translation>为样本加标签</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/gallery/changes.py" />
      <source>Tag {count} {count:result|results} {tag}</source>
      <translation>给 {count} 个结果加标签 {tag}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/curator.py" />
      <source>Tag {count} {count:sample|samples} {tag}</source>
      <translation>为{count}个样本加标签{tag}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/comparison.py" />
      <source>Tags</source>
      <translation>标签</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/demo.py" />
      <source>Take --then joint.</source>
      <translation>请使用 --then joint。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/synthetic.py" />
      <source>Take a generator that is conditioned on it.</source>
      <translation>请选用以它为条件的生成器。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_flow/model.py" />
      <source>Take a multiple of {step}, or fewer multipliers or a smaller patch.</source>
      <translation>请取{step}的倍数，或减少倍数层级，或减小分块。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/families.py" />
      <source>Take a recipe that is trained step by step, e.g. classify.</source>
      <translation>请选用逐步训练的配方，例如 classify。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/train/step.py" />
      <source>Take a smaller training.batch, generator.width or generator.size; what was saved is kept.</source>
      <translation>请减小training.batch、generator.width或generator.size；已保存的内容均已保留。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/selection_bar.py" />
      <source>Take a tag away</source>
      <translation>去掉标签</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/train/start.py" />
      <source>Take fewer parts, e.g. encoders alone, or let them learn slower instead: a rate above 0.</source>
      <translation>请少取一些部分，例如只取编码器；或让它们学得慢一些：比率大于 0。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/wishes.py" />
      <source>Take fewer seeds or fewer families; a claim about families needs three seeds.</source>
      <translation>请减少种子或模型族；要对模型族下结论需要三个种子。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/tasks.py" />
      <source>Take fewer seeds, or fewer tasks.</source>
      <translation>请减少种子数或任务数。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Take fewer values or fewer seeds, or draw some of them at random.</source>
      <translation>请减少值或种子的数量，或从中随机抽取一些。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Take fewer values or fewer seeds, or draw some of them at random: --random 20.</source>
      <translation>请减少值或种子，或随机抽取其中一些：--random 20。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/cleaning/findings_list.py" />
      <source>Take in again</source>
      <translation>重新纳入</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/changes.py" />
      <source>Take in {count} {count:sample|samples}</source>
      <translation>重新纳入{count}个样本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/machines/taking.py" />
      <source>Take it as a new run: --new.</source>
      <translation>请作为新运行取回：--new。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/tasks.py" />
      <source>Take one of the two away.</source>
      <translation>去掉其中之一。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/diagnosis/convergence.py" />
      <source>Take over its settings of the training, or see what else differs.</source>
      <translation>请采用它的训练设置，或查看还有哪些不同。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Take the latest checkpoint.</source>
      <translation>请使用最新的检查点。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/actions.py" />
      <source>Take the samples in again</source>
      <translation>重新纳入样本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/slot_steps.py" />
      <source>Take the step away</source>
      <translation>移除此步骤</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/data/preprocessing.py" />
      <source>Take the step away, or choose another encoder or generator. Prepared are: {known}.</source>
      <translation>请移除此步骤，或选择其他编码器或生成器。已准备的有：{known}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/marks/tags_editor.py" />
      <source>Take the tag {tag} away</source>
      <translation>去掉标签{tag}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/gallery/changes.py" />
      <source>Take the tag {tag} from {count} {count:result|results}</source>
      <translation>从 {count} 个结果上取下标签 {tag}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/curator.py" />
      <source>Take the tag {tag} from {count} {count:sample|samples}</source>
      <translation>去掉{count}个样本的标签{tag}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/tasks.py" />
      <source>Take the tasks away, or choose another learner.</source>
      <translation>去掉这些任务，或选择另一个学习器。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/machines/taking.py" />
      <source>Take them as a new run: --new.</source>
      <translation>请作为新运行取回：--new。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/work.py" />
      <source>Take your documents as the folder of projects</source>
      <translation>将文档文件夹作为项目文件夹</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/curator.py" />
      <source>Take {count} {count:sample|samples} in again</source>
      <translation>重新纳入{count}个样本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/transfer.py" />
      <source>Taken from the other run: {parts}.</source>
      <translation>取自另一个运行：{parts}。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Takes a tint out of the picture; without it, colours keep their tone.</source>
      <translation>去除图片的偏色；否则颜色保持原有色调。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>Takes away silence at the start and at the end.</source>
      <translation>去除开头和结尾的静音。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/filter_bar.py" />
      <source>Taking part</source>
      <translation>参与</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/plugin.py" />
      <source>Tar files; members of the same name belong together.</source>
      <translation>tar文件；同名的成员归为一组。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/recipe_parts.py" />
      <source>Task {name}</source>
      <translation>任务 {name}</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_forest/plugin.py" />
      <source>Tells classes apart by forests of trees that vote, are stacked, or see all slots at once.</source>
      <translation>用随机森林分辨类别：投票、堆叠，或一次看到所有槽位。</translation>
    </message>
    <message>
      <location filename="../../resources/recipes/neighbours.json" />
      <source>Tells classes apart without training: the most similar training samples vote; best by the encoders of another run.</source>
      <translation>无需训练即可区分类别：由最相似的训练样本投票；最好使用另一训练的编码器。</translation>
    </message>
    <message>
      <location filename="../../resources/recipes/forest.json" />
      <source>Tells classes apart, by a random forest for each slot and what weighs their votes; any slot may be missing.</source>
      <translation>分辨类别：每个槽位一座随机森林，再学习各票的分量；任何槽位都可以缺失。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_forest/plugin.py" />
      <source>Tells the class by those of the most similar training samples; by the encoders of another run, if it starts from one.</source>
      <translation>根据最相似的训练样本判断类别；若从另一训练开始，则使用其编码器。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_heads/plugin.py" />
      <source>Tells the class or the number in a column from any slots, any of which may be missing.</source>
      <translation>根据任意槽位判定一列的类别或数值，任何槽位都可以缺失。</translation>
    </message>
    <message>
      <location filename="../../resources/recipes/classify.json" />
      <source>Tells the class or the number in a column from pictures, texts, sounds and columns; any of them may be missing.</source>
      <translation>根据图片、文本、声音和表格列判定一列的类别或数值；其中任何一个都可以缺失。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_gan/plugin.py" />
      <source>Temperature</source>
      <translation>温度</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/review/label_sheet.py" />
      <source>Template</source>
      <translation>模板</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_fusion/plugin.py" />
      <source>Terms that stand for the full product of all slots; more is finer.</source>
      <translation>代表所有槽位完整乘积的项数；越多越精细。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/evaluations.py" />
      <source>Test</source>
      <translation>测试</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/words_editor.py" />
      <source>Text</source>
      <translation>文本</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_words/plugin.py" />
      <source>Text LSTM</source>
      <translation>文本 LSTM</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_words/plugin.py" />
      <source>Text LSTM, adversarial</source>
      <translation>文本 LSTM（对抗）</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/card_bodies.py" />
      <source>Text of the condition</source>
      <translation>条件的文本</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_words/plugin.py" />
      <source>Text transformer</source>
      <translation>文本 Transformer</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_text/plugin.py" />
      <source>Texts</source>
      <translation>文本</translation>
    </message>
    <message>
      <location filename="../../resources/recipes/words.json" />
      <source>Texts about whatever is given, written by a transformer piece by piece; captions as well as long reports.</source>
      <translation>关于任何给定内容的文本，由 Transformer 逐个词片写出；短说明和长报告皆可。</translation>
    </message>
    <message>
      <location filename="../../resources/recipes/lstm.json" />
      <source>Texts by a recurrent network, learned by likelihood; small and quick.</source>
      <translation>由循环网络按似然学习的文本；小巧快速。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_words/plugin.py" />
      <source>Texts that beam search follows at once.</source>
      <translation>束搜索同时跟踪的文本数。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_text/plugin.py" />
      <source>Texts without words</source>
      <translation>没有词语的文本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/machines/taking.py" />
      <source>That folder is not the training of {run}.</source>
      <translation>该文件夹不是 {run} 的训练。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/machines/taking.py" />
      <source>That folder is the training of {other}, not of {run}.</source>
      <translation>该文件夹是 {other} 的训练，而不是 {run} 的。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/machines/statements.py" />
      <source>That is no job folder: it holds no job.json.</source>
      <translation>这不是作业文件夹：其中没有 job.json。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/judging/adaptation.py" />
      <source>That is within the limit of {limit}, but {count} {count:sample is|samples are} too few to be sure of it.</source>
      <translation>这在 {limit} 的上限之内，但 {count} 个样本太少，还不能确定。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/judging/adaptation.py" />
      <source>That is within the limit of {limit}.</source>
      <translation>这在 {limit} 的上限之内。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/review/adapt_sheet.py" />
      <source>That of the run</source>
      <translation>训练所用的数据集</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/captions.py" />
      <source>That was the first one.</source>
      <translation>这是第一个。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/captions.py" />
      <source>That was the last one.</source>
      <translation>这是最后一个。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/sets/frechet.py" />
      <source>The Frechet distance is too large for small n, and here n is small: {few} values for {width} features, where {needed} are wanted. Compare it only with values of the same n, and judge by the kernel distance.</source>
      <translation>n 较小时弗雷歇距离偏大，而这里 n 较小：{width} 个特征只有 {few} 个值，建议有 {needed} 个。只应与相同 n 的值比较，并以核距离为准。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/serving/service.py" />
      <source>The address {host}:{port} cannot be listened to: {reason}.</source>
      <translation>无法在地址 {host}:{port} 上监听：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/generation/grids.py" />
      <source>The axis {name!r} needs between 1 and {most} values, not {count}.</source>
      <translation>轴 {name!r} 需要 1 到 {most} 个值，而不是 {count} 个。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/service.py" />
      <source>The baseline {run} is not among the compared runs.</source>
      <translation>基准{run}不在所比较的运行中。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/measuring.py" />
      <source>The baseline {source!r} cannot be made: {reason}</source>
      <translation>无法生成基线 {source!r}：{reason}</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/kinds.py" />
      <source>The beginning of the picture {name} cannot be read: it is damaged or of a rare form.</source>
      <translation>无法读取图片{name}的开头：它已损坏，或是少见的形式。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/sweeps/table.py" />
      <source>The best of {count} looks better than it is, since it was chosen by this score. Judge it by other samples before you tell others.</source>
      <translation>{count} 个中最好的那个看起来比实际更好，因为它正是按这个分数选出的。告诉别人之前，请用其他样本评判它。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/answers.py" />
      <source>The best single slot is that of {single}: {figure} {value}. Better than it: {better}. Not told apart from it: {same}. Worse: {worse}.</source>
      <translation>最好的单个槽位是“{single}”：{figure} {value}。比它好：{better}。与它无法区分：{same}。比它差：{worse}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/run_folder.py" />
      <source>The budget of the run {run} cannot be changed: {reason}.</source>
      <translation>无法更改运行{run}的预算：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/new_training.py" />
      <source>The change cannot be prepared.</source>
      <translation>无法准备此更改。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/validation.py" />
      <source>The checkpoint carries averaged weights only, so its held-out loss is not measured.</source>
      <translation>检查点只含平均权重，所以不测量留出损失。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/attribution/source.py" />
      <source>The checkpoint of step {step} is no longer there; that of step {other} was taken.</source>
      <translation>第 {step} 步的检查点已不存在，改用了第 {other} 步的检查点。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/train/start.py" />
      <source>The checkpoint {step} does not fit the model that the plugins build now: {reason}</source>
      <translation>检查点{step}与当前插件构建的模型不符：{reason}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/sample/loading.py" />
      <source>The checkpoint {step} lacks {name!r}.</source>
      <translation>检查点{step}缺少{name!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/work.py" />
      <source>The choice was not stored.</source>
      <translation>选择没有保存。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/suggestions/label_wishes.py" />
      <source>The class {name!r}: {reason}</source>
      <translation>类别 {name!r}：{reason}</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_gan/plugin.py" />
      <source>The classic of 2016 as published, made conditional; for comparison.</source>
      <translation>2016年的经典模型，按原文实现并加入条件；用于比较。</translation>
    </message>
    <message>
      <location filename="../../resources/recipes/dcgan.json" />
      <source>The classic of 2016 in colour, from noise and condition; to learn with.</source>
      <translation>2016年的经典模型，彩色，由噪声和条件生成；适合学习。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/specs.py" />
      <source>The code {entry!r} cannot be loaded: {reason}.</source>
      <translation>无法加载代码{entry!r}：{reason}。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/colours.py" />
      <source>The colour profile of the picture cannot be read: its colours are taken for sRGB.</source>
      <translation>无法读取图片的颜色配置文件：其颜色按 sRGB 处理。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/colours.py" />
      <source>The colour profile of the picture is made for {space}, not for {mode}: its colours are taken for sRGB.</source>
      <translation>图片的颜色配置文件适用于{space}，而不是{mode}：其颜色按 sRGB 处理。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_table/columns.py" />
      <source>The column {column!r} does not know {value!r}.</source>
      <translation>列{column!r}没有值{value!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/datasets/words_change.py" />
      <source>The column {column!r} holds numbers, and {text!r} is not a number.</source>
      <translation>列{column!r}中是数字，而{text!r}不是数字。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/datasets/words_change.py" />
      <source>The column {column!r} says true or false, and {text!r} is neither.</source>
      <translation>列{column!r}只能是 true 或 false，而{text!r}两者都不是。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_table/columns.py" />
      <source>The column {column!r} takes a number, not {value!r}.</source>
      <translation>列{column!r}需要数字，而不是{value!r}。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_table/inspector.py" />
      <source>The column {column} says {value}, which stands in for a value.</source>
      <translation>列{column}写着{value}，它只是占位。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/jobs/execute.py" />
      <source>The computer ran out of memory.</source>
      <translation>计算机内存不足。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/attribution/source.py" />
      <source>The condition {name} has changed since.</source>
      <translation>条件 {name} 此后已改变。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/sample/reproduce.py" />
      <source>The condition {name} is no longer there.</source>
      <translation>条件{name}已不存在。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/sample/reproduce.py" />
      <source>The condition {name} is not in this project.</source>
      <translation>此项目中没有条件文件{name}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/diagnosis/conditions.py" />
      <source>The condition {slot} acts, but results are not nearer to the real values for it.</source>
      <translation>条件{slot}起作用，但结果并未因此更接近真实值。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/diagnosis/conditions.py" />
      <source>The condition {slot} changes nothing: results are the same without it.</source>
      <translation>条件{slot}不起作用：没有它结果也一样。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/grids/sheet.py" />
      <source>The conditions on the left are generated over all combinations of these values, onto one sheet with labels.</source>
      <translation>用左侧的条件按这些值的所有组合生成，汇成一张带标签的总图。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/run_folder.py" />
      <source>The configuration of the run {run} cannot be read: {reason}.</source>
      <translation>无法读取运行{run}的配置：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/resources.py" />
      <source>The content of the folder {title!r} ({name}) has changed since it was named: {path}.</source>
      <translation>文件夹{title!r}（{name}）的内容在指定之后发生了变化：{path}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/references/copier.py" />
      <source>The copier looks at {count:,} of {total:,} training samples.</source>
      <translation>复制基线查看 {total:,} 个训练样本中的 {count:,} 个。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/cleaning/view.py" />
      <source>The data has changed since: look again, or some of this may be wrong.</source>
      <translation>此后数据已更改：请重新检查，否则部分内容可能有误。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/project/part.py" />
      <source>The data set cannot be copied: {reason}.</source>
      <translation>无法复制数据集：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/train/forecast.py" />
      <source>The data set has no sample to train on.</source>
      <translation>数据集没有可供训练的样本。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/sheets.py" />
      <source>The data set has no slot for texts.</source>
      <translation>数据集没有文本槽位。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/samples/slot_edits.py" />
      <source>The data set has no slot {slot!r}.</source>
      <translation>该数据集没有槽位 {slot!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/targets.py" />
      <source>The data set has {slot} as a condition only; this training makes it, from {conditions}.</source>
      <translation>数据集中 {slot} 只作为条件；本次训练改为由 {conditions} 生成它。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/evaluate_sheet.py" />
      <source>The data set holds no samples.</source>
      <translation>数据集没有样本。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/sheets.py" />
      <source>The data set holds rows alone, which cannot be suggested.</source>
      <translation>该数据集只有表格行，无法建议。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/samples/datasets.py" />
      <source>The data set is not in the trash.</source>
      <translation>该数据集不在回收站中。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/changes.py" />
      <source>The data set was not deleted.</source>
      <translation>数据集未能删除。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/cleaning/view.py" />
      <source>The data set was not looked at.</source>
      <translation>数据集未能检查。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/changes.py" />
      <source>The data set was not renamed.</source>
      <translation>数据集未能重命名。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/changes.py" />
      <source>The data set was not restored.</source>
      <translation>数据集未能恢复。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/run_plan.py" />
      <source>The data set {dataset!r} does not have the slot {slot!r} of the kind {modality} any more.</source>
      <translation>数据集{dataset!r}不再有类型为{modality}的槽位{slot!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/training/adapting.py" />
      <source>The data set {dataset!r} has no column {columns} in the slot {slot!r}, which the run tells.</source>
      <translation>数据集“{dataset}”的槽“{slot}”中没有此训练要判断的列 {columns}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/synthetic.py" />
      <source>The data set {dataset!r} has no held-out samples, so nothing would show whether generated ones help.</source>
      <translation>数据集 {dataset!r} 没有留出样本，因此无法看出生成的样本是否有帮助。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/evaluation/predictions.py" />
      <source>The data set {dataset!r} has no samples in its split {split!r}.</source>
      <translation>数据集{dataset!r}的划分{split!r}中没有样本。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/roles.py" />
      <source>The data set {dataset!r} has no samples to train on.</source>
      <translation>数据集{dataset!r}没有可供训练的样本。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/targets.py" />
      <source>The data set {dataset!r} has no slot of that kind.</source>
      <translation>数据集 {dataset!r} 没有这种槽。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/search/space.py" />
      <source>The data set {dataset!r} has no slot {slot!r} of the kind {modality}.</source>
      <translation>数据集 {dataset!r} 没有类型为 {modality} 的槽 {slot!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/families.py" />
      <source>The data set {dataset!r} has no slot {slot!r}.</source>
      <translation>数据集{dataset!r}没有槽位{slot!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/roles.py" />
      <source>The data set {dataset!r} has nothing to condition on besides {targets}.</source>
      <translation>数据集{dataset!r}除{targets}之外没有可作条件的内容。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/roles.py" />
      <source>The data set {dataset!r} has nothing to condition on besides {targets}: {idle} can only be made.</source>
      <translation>数据集 {dataset!r} 除 {targets} 外没有可作为条件的内容：{idle} 只能被生成。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/exports/enlargement.py" />
      <source>The data set {dataset!r} that was being filled is gone.</source>
      <translation>正在填充的数据集{dataset!r}已不存在。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/job.py" />
      <source>The data set {dataset!r} that was being filled is gone; another one has its name.</source>
      <translation>正在填充的数据集{dataset!r}已不存在；它的名称已被另一个数据集使用。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/data/data_state.py" />
      <source>The data set {dataset} has changed since the run {run} began: it had {before} samples to train on, and has {now} now.</source>
      <translation>自运行 {run} 开始以来，数据集 {dataset} 已改变：当时有 {before} 个训练样本，现在有 {now} 个。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/data/data_state.py" />
      <source>The data set {dataset} has changed since the run {run} began: its samples are not the same any more.</source>
      <translation>自运行 {run} 开始以来，数据集 {dataset} 已改变：其中的样本不再相同。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/studio/job_ends.py" />
      <source>The data set {dataset} has more samples: {count}.</source>
      <translation>数据集{dataset}增加了样本：{count}个。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/search/job.py" />
      <source>The data set {dataset} is left out: it has no such slot, or is not there any more.</source>
      <translation>已略过数据集 {dataset}：它没有这样的槽位，或已不存在。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/additions.py" />
      <source>The data set {name!r} has no problems.</source>
      <translation>数据集{name!r}没有问题。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/train/training.py" />
      <source>The data set {name!r} has no sample to train on.</source>
      <translation>数据集{name!r}没有可供训练的样本。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/samples/slots.py" />
      <source>The data set {name!r} has no slots.</source>
      <translation>数据集{name!r}没有槽位。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/cleaning/service.py" />
      <source>The data set {name!r} has not been looked at.</source>
      <translation>数据集{name!r}尚未检查。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/suggestions/label_wishes.py" />
      <source>The data set {name!r} has several tables: {tables}.</source>
      <translation>数据集 {name!r} 有多个表格：{tables}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/datasets/curation.py" />
      <source>The data set {name!r} is being filled.</source>
      <translation>数据集{name!r}正在填充。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/generation/sessions.py" />
      <source>The data set {name!r} is empty.</source>
      <translation>数据集{name!r}是空的。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/training/adapting.py" />
      <source>The data set {name!r}, on which the run was trained, is not in this project, so nothing would guard against forgetting it.</source>
      <translation>此训练所用的数据集“{name}”不在本项目中，因此无法防止遗忘。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/changes.py" />
      <source>The data set {name} is in the trash. Undo brings it back.</source>
      <translation>数据集{name}已移入回收站，可用“撤销”恢复。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/found.py" />
      <source>The data set {place} is not there any more.</source>
      <translation>数据集 {place} 已不存在。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/sql/database.py" />
      <source>The database {path} cannot be read or written: {reason}.</source>
      <translation>无法读写数据库{path}：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/sql/migrate.py" />
      <source>The database {path} holds no project.</source>
      <translation>数据库{path}中没有项目。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/new_training.py" />
      <source>The defaults are a good beginning: press Start and watch the previews. You can pause a training at any time, and generate from it as soon as it has saved its first checkpoint.</source>
      <translation>默认设置就是很好的起点：点“开始”，然后观察预览。训练可以随时暂停；首次保存之后即可用它生成。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/model_plan.py" />
      <source>The description of the model in {name} cannot be read: {reason}.</source>
      <translation>无法读取{name}中的模型描述：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/new_training.py" />
      <source>The device cannot be used.</source>
      <translation>此设备无法使用。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/diagnosis/service.py" />
      <source>The diagnosis of {run} has no finding {number}.</source>
      <translation>{run}的诊断中没有第{number}项发现。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/diagnosis/adversaries.py" />
      <source>The discriminator has won: it tells real values from generated ones every time.</source>
      <translation>判别器已经获胜：它总能区分真实值与生成值。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/jobs/execute.py" />
      <source>The disk is full.</source>
      <translation>磁盘已满。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/sql/database.py" />
      <source>The disk that holds {path} is full; the last step was undone.</source>
      <translation>{path}所在的磁盘已满；最后一步已撤销。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/model/tabular.py" />
      <source>The encoder of the slot {slot!r} gives no statistics that can be learned from: an array of the shape {shape} for {count} values, or numbers that are not finite.</source>
      <translation>槽 {slot!r} 的编码器没有给出可供学习的统计量：对 {count} 个值给出了形状为 {shape} 的数组，或含有非有限的数。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/model/features.py" />
      <source>The encoder of the slot {slot} is frozen, but its features cannot be kept: {steps} changes what it sees at every step. Without that the training is faster and takes less memory.</source>
      <translation>槽位{slot}的编码器已冻结，但其特征无法保留：{steps}在每一步都会改变它所看到的内容。去掉它，训练更快，占用内存更少。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/model/frozen.py" />
      <source>The encoder {id!r} gives features of the shape {shape} instead of {wanted}.</source>
      <translation>编码器 {id!r} 给出的特征形状为 {shape}，而不是 {wanted}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/model/frozen.py" />
      <source>The encoder {id!r} of the slot {slot!r} has other weights now than when the run was trained.</source>
      <translation>槽位{slot!r}的编码器{id!r}现在的权重与该运行训练时不同。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/parts.py" />
      <source>The encoder {id!r} takes {takes}, but the slot {slot!r} is of the kind {modality}.</source>
      <translation>编码器{id!r}接受{takes}，但槽位{slot!r}的类型是{modality}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/install/packages.py" />
      <source>The entry point {point!r} of {name} is not made as names are.</source>
      <translation>{name} 的入口点 {point!r} 不是合法的名称。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/install/packages.py" />
      <source>The entry points of {name} cannot be read.</source>
      <translation>无法读取 {name} 的入口点。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/changes.py" />
      <source>The evaluation of {made} is in the trash. Undo brings it back.</source>
      <translation>{made}的评估已移到回收站。撤销可恢复。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/changes.py" />
      <source>The evaluation was not brought back.</source>
      <translation>评估没有恢复。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/changes.py" />
      <source>The evaluation was not deleted.</source>
      <translation>评估没有删除。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/scores.py" />
      <source>The evaluation {id} of the run {run} cannot be read: {reason}.</source>
      <translation>无法读取训练 {run} 的评估 {id}：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/exports/size.py" />
      <source>The export needs {needed:,} MB, but only {free:,} MB are free at {folder}.</source>
      <translation>导出需要{needed:,} MB，但{folder}处只有{free:,} MB可用。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/exports/service.py" />
      <source>The export to {folder} failed: {reason}. Nothing was kept of it.</source>
      <translation>导出到{folder}失败：{reason}。没有留下任何内容。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/composed/exported.py" />
      <source>The exporter {title!r} of the plugin {plugin!r} failed: {reason}. Nothing was kept of it.</source>
      <translation>插件 {plugin!r} 的导出器 {title!r} 失败：{reason}。没有留下任何内容。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/composed/exported.py" />
      <source>The exporter {title!r} of the plugin {plugin!r} wrote no file.</source>
      <translation>插件 {plugin!r} 的导出器 {title!r} 没有写出文件。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/judges.py" />
      <source>The extractor {extractor!r} takes {takes}, and the metric {id!r} judges {modality}.</source>
      <translation>提取器 {extractor!r} 接受 {takes}，而指标 {id!r} 评判 {modality}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/sets.py" />
      <source>The extractor {id!r} gives features and no probabilities of classes.</source>
      <translation>提取器 {id!r} 给出特征，但不给出类别的概率。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/features.py" />
      <source>The extractor {id!r} gives features of the shape {shape} for {count} values.</source>
      <translation>特征提取器 {id!r} 对 {count} 个值给出了形状为 {shape} 的特征。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/references/neighbours.py" />
      <source>The extractor {id!r} takes {modality}, and the run makes {made}.</source>
      <translation>提取器 {id!r} 接受 {modality}，而该训练生成 {made}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/judged.py" />
      <source>The extractor's weights are not the same: {one} and {other}.</source>
      <translation>提取器的权重不同：{one}和{other}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/training/transfer.py" />
      <source>The factor on the learning rate is {rate:g}; it goes from 0 to 1.</source>
      <translation>学习率的系数是 {rate:g}；它的范围是 0 到 1。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/statistics/differences.py" />
      <source>The features come from different extractors, so the values are not on one scale.</source>
      <translation>特征来自不同的提取器，因此这些值不在同一尺度上。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/references/training_features.py" />
      <source>The features of the training samples cannot be kept in the cache.</source>
      <translation>训练样本的特征无法保存在缓存中。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/statistics/differences.py" />
      <source>The figure has no number for each result, so how certain a difference is cannot be said.</source>
      <translation>该数值没有每个结果各自的数，因此无法说明差异有多可靠。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/datasets/thumbnails.py" />
      <source>The file cannot be shown: {reason}.</source>
      <translation>无法显示该文件：{reason}。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/stills.py" />
      <source>The file holds several pictures: the first one is read.</source>
      <translation>该文件包含多幅图片：只读取第一幅。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/problem_list.py" />
      <source>The file is not there any more.</source>
      <translation>文件已不在。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/formats/pickle_arrays.py" />
      <source>The file {file} is a pickle of a kind that is not read: it holds more than plain data.</source>
      <translation>文件{file}是一种不予读取的pickle：其中不只有普通数据。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/formats/pickle_arrays.py" />
      <source>The file {file} is a pickle that asks for {name}, which is not read.</source>
      <translation>文件{file}是一个要求调用{name}的pickle，不予读取。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/formats/cifar.py" />
      <source>The file {file} is too large for a pickle.</source>
      <translation>文件{file}对pickle来说过大。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/files/moving.py" />
      <source>The file {name} cannot be moved: {reason}.</source>
      <translation>无法移动文件{name}：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/data/prepare.py" />
      <source>The file {name} cannot be read: {reason}.</source>
      <translation>无法读取文件{name}：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/codecs.py" />
      <source>The file {name} does not exist.</source>
      <translation>文件{name}不存在。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/codecs.py" />
      <source>The file {name} does not fit into memory.</source>
      <translation>文件{name}超出内存容量。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_text/codec.py" />
      <source>The file {name} does not hold text.</source>
      <translation>文件{name}中不是文本。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/media.py" />
      <source>The file {name} holds no sound.</source>
      <translation>文件 {name} 不含声音。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/dicom.py" />
      <source>The file {name} holds {count} pictures (frames): only DICOM files of one picture are read.</source>
      <translation>文件{name}包含{count}幅图片（帧）：只能读取单幅图片的 DICOM 文件。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/dicom.py" />
      <source>The file {name} is DICOM without a picture.</source>
      <translation>文件{name}是不含图片的 DICOM 文件。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/data/shards.py" />
      <source>The file {name} is damaged in {shard}.</source>
      <translation>文件 {name} 在 {shard} 中已损坏。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/codecs.py" />
      <source>The file {name} is damaged or incomplete ({reason}).</source>
      <translation>文件{name}已损坏或不完整（{reason}）。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/codecs.py" />
      <source>The file {name} is empty.</source>
      <translation>文件{name}是空的。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/kinds.py" />
      <source>The file {name} is not a picture of a known kind.</source>
      <translation>文件{name}不是已知类型的图片。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/reader.py" />
      <source>The file {name} is not a sound of a known kind, or damaged ({reason}).</source>
      <translation>文件{name}不是已知类型的声音，或已损坏（{reason}）。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/reader.py" />
      <source>The file {name} is not a sound of a known kind, or damaged.</source>
      <translation>文件 {name} 不是已知类型的声音，或已损坏。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/kinds.py" />
      <source>The file {name} is of the kind {kind}, which cannot be read: save it as PNG or JPEG first.</source>
      <translation>文件{name}是{kind}格式，无法读取：请先另存为 PNG 或 JPEG。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/extras.py" />
      <source>The file {name} is of the kind {kind}, which this program can read only where the library {library} is installed.</source>
      <translation>文件{name}是{kind}格式，只有安装了{library}库，本程序才能读取。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/kinds.py" />
      <source>The file {name} is the raw picture of a camera: develop it with the camera's program or a photo program, and save it as JPEG, PNG or TIFF.</source>
      <translation>文件{name}是相机的 RAW 原始图片：请用相机附带的程序或照片软件冲印，并存为 JPEG、PNG 或 TIFF。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_table/codec.py" />
      <source>The file {name} is too large for one row of a table.</source>
      <translation>文件{name}对表格的一行来说过大。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/reader.py" />
      <source>The file {name} is {kind}, which holds no recorded sound: let another program play it into a WAV file.</source>
      <translation>文件 {name} 是 {kind}，不含录制的声音：请用其他程序将其播放并保存为 WAV 文件。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/sample/cards.py" />
      <source>The file {path} for the slot {slot!r} cannot be read: {reason}.</source>
      <translation>无法读取槽位{slot!r}的文件{path}：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/problems.py" />
      <source>The files are being read ...</source>
      <translation>正在读取文件 ...</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/dropped.py" />
      <source>The files are not there any more: {names}.</source>
      <translation>文件已不存在：{names}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/dropped.py" />
      <source>The files cannot be gathered: {reason}.</source>
      <translation>无法汇集这些文件：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/datasets/locations.py" />
      <source>The files of {name!r} are not in {folder}.</source>
      <translation>{name!r} 的文件不在 {folder} 中。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/datasets/locations.py" />
      <source>The files of {name!r} lie in the project.</source>
      <translation>{name!r} 的文件就在项目中。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/studio/opening_notices.py" />
      <source>The files of {name} are not where they were: {path}.</source>
      <translation>{name} 的文件已不在原处：{path}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/files.py" />
      <source>The files of {name} are read from there now.</source>
      <translation>现在从该处读取 {name} 的文件。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/studio/opening_notices.py" />
      <source>The files of {name} were found again.</source>
      <translation>{name} 的文件已重新找到。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/problems.py" />
      <source>The files were not checked.</source>
      <translation>文件未能检查。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/files.py" />
      <source>The files were not found.</source>
      <translation>没有找到这些文件。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/compose_sheet.py" />
      <source>The files, and a table over them that this program can import again.</source>
      <translation>各个文件，以及一张本程序可以重新导入的表格。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/imports/sheet.py" />
      <source>The first samples</source>
      <translation>前几个样本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/intake.py" />
      <source>The first {taken} of {count} files were taken.</source>
      <translation>已采用{count}个文件中的前{taken}个。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/projects/page.py" />
      <source>The folder is not where it was.</source>
      <translation>文件夹已不在原处。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/choices/start_choice.py" />
      <source>The folder of a run of another project</source>
      <translation>其他项目中某次运行的文件夹</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/work.py" />
      <source>The folder of your projects</source>
      <translation>您的项目文件夹</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/files.py" />
      <source>The folder that the files of {name} are in now</source>
      <translation>{name} 的文件现在所在的文件夹</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/files.py" />
      <source>The folder was not opened.</source>
      <translation>未能打开文件夹。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/extractors/inception.py" />
      <source>The folder {folder!r} does not hold the weights of Inception v3: {tensor} is missing, or has another shape.</source>
      <translation>文件夹 {folder!r} 中没有 Inception v3 的权重：{tensor} 缺失或形状不符。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/extractors/pretrained.py" />
      <source>The folder {folder!r} holds no model that transformers can read: {reason}</source>
      <translation>文件夹 {folder!r} 中没有 transformers 能读取的模型：{reason}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/nn/weights.py" />
      <source>The folder {folder!r} holds {tensor!r} in two files.</source>
      <translation>文件夹{folder!r}的两个文件中都有{tensor!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/sample/grids/job.py" />
      <source>The folder {folder} holds another grid.</source>
      <translation>文件夹 {folder} 中是另一个网格。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/work.py" />
      <source>The folder {name}</source>
      <translation>文件夹{name}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/resources.py" />
      <source>The folder {name} holds no weights as safetensors.</source>
      <translation>文件夹{name}中没有safetensors格式的权重。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/resources.py" />
      <source>The folder {name} holds {file}, which is not read: it may run code.</source>
      <translation>文件夹{name}中有{file}，它不会被读取：它可能运行代码。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/folder/trash.py" />
      <source>The folder {path} cannot be moved: {reason}.</source>
      <translation>无法移动文件夹{path}：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/files/disk.py" />
      <source>The folder {path} is no longer there.</source>
      <translation>文件夹 {path} 已不在原处。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/files.py" />
      <source>The folder {path} is not there.</source>
      <translation>文件夹{path}不存在。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/folder/tree.py" />
      <source>The folder {path} of the project cannot be read: {reason}.</source>
      <translation>无法读取项目的文件夹 {path}：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/resources.py" />
      <source>The folder {title!r} ({name}) is needed and not here. {summary}</source>
      <translation>需要文件夹{title!r}（{name}），但它不在这里。{summary}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/resources.py" />
      <source>The folder {title!r} ({name}) that this run was trained with is not here.</source>
      <translation>此运行训练时所用的文件夹{title!r}（{name}）不在这里。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/resources.py" />
      <source>The folder {title!r} ({name}) that this run was trained with is not here; what is here has another content.</source>
      <translation>该运行训练时所用的文件夹{title!r}（{name}）不在这里；这里的内容与之不同。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/project/roots.py" />
      <source>The folder's name {path} is no UTF-8 and cannot be stored.</source>
      <translation>文件夹名{path}不是UTF-8，无法保存。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/new_training.py" />
      <source>The form has the settings of {run} with {changes}.</source>
      <translation>表单已填入{run}的设置，并采用{changes}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/new_training.py" />
      <source>The form has these settings. Press Start when all is as you want it.</source>
      <translation>表单中已是这些设置。一切如意后请按“开始”。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/recipe_settings.py" />
      <source>The fusion in the recipe has no effect: the predictor {id} sees every slot by itself.</source>
      <translation>配方中的融合不起作用：预测器 {id} 分别看每个槽。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_fusion/pooling.py" />
      <source>The fusion {fusion!r} has nothing to fuse.</source>
      <translation>融合{fusion!r}没有可融合的内容。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_fusion/pooling.py" />
      <source>The fusion {fusion!r} works at level {level!r}, but this generator takes only {levels}.</source>
      <translation>融合{fusion!r}工作在{level!r}层级，但该生成器只接受{levels}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/parts.py" />
      <source>The fusion {fusion!r} works at the level {level!r}, which the generator {generator!r} does not support.</source>
      <translation>融合{fusion!r}工作在{level!r}层级，生成器{generator!r}不支持。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_fusion/plugin.py" />
      <source>The generator decides for each slot by itself; the decisions are combined by weight.</source>
      <translation>生成器对每个槽位分别作出决策，再按权重合并。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/diagnosis/adversaries.py" />
      <source>The generator has found few results and makes nothing else. Go back to an earlier checkpoint, lower the rate, or take another learner: adversarial networks collapse most easily.</source>
      <translation>生成器只找到少数几种结果，便不再生成其他结果。请回到较早的检查点、降低学习率，或改用其他学习器：对抗网络最容易坍缩。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/diagnosis/adversaries.py" />
      <source>The generator learns nothing more from it. Hold the discriminator back: a stronger penalty, a smaller discriminator, a lower rate, or more data.</source>
      <translation>生成器无法再从中学到东西。请抑制判别器：更强的惩罚、更小的判别器、更低的学习率，或更多数据。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/parts.py" />
      <source>The generator {id!r} cannot be the decoder of {slot!r}: it makes {produces}, not {modality}, or is made of others.</source>
      <translation>生成器 {id!r} 不能作为 {slot!r} 的解码器：它生成 {produces} 而不是 {modality}，或者它由其他生成器组成。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/sample/sampler.py" />
      <source>The generator {id!r} ended without a result.</source>
      <translation>生成器{id!r}结束时没有给出结果。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/run_plan.py" />
      <source>The generator {id!r} has no guidance.</source>
      <translation>生成器{id!r}没有引导。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/parts.py" />
      <source>The generator {id!r} makes one slot; the recipe names {slots}.</source>
      <translation>生成器{id!r}只生成一个槽位；配方列出了{slots}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/targets.py" />
      <source>The generator {id!r} makes {kinds}, but the slot {slot!r} is of the kind {modality}.</source>
      <translation>生成器 {id!r} 生成 {kinds}，但槽 {slot!r} 的类型是 {modality}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/model/assembly.py" />
      <source>The generator {parent!r} shows its decoders conditions of the level {level!r}, which {decoder!r} does not take.</source>
      <translation>生成器 {parent!r} 给其解码器的条件属于层级 {level!r}，而 {decoder!r} 不接受该层级。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/diagnosis/convergence.py" />
      <source>The gradient of {part} explodes.</source>
      <translation>{part}的梯度爆炸。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/grid.py" />
      <source>The grid in {folder} cannot be read.</source>
      <translation>无法读取 {folder} 中的网格。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/work.py" />
      <source>The grid was not made.</source>
      <translation>未生成网格。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/generation/grids.py" />
      <source>The grid would have {count:,} cells; at most {most:,} are made at a time.</source>
      <translation>网格会有 {count:,} 格；一次最多生成 {most:,} 格。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/recipe_settings.py" />
      <source>The guidance in the recipe has no effect: the generator {id} has none.</source>
      <translation>配方中的引导不起作用：生成器 {id} 没有引导。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/generation/grids.py" />
      <source>The guidance of {slot!r} has no effect: nothing is given for it.</source>
      <translation>{slot!r} 的引导不起作用：没有给它任何条件。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/recipe_settings.py" />
      <source>The guidance of {slot} has no effect: this training does not have it.</source>
      <translation>{slot}的引导不起作用：此次训练没有它。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/slot_settings.py" />
      <source>The guidance of {slot} must be a finite number, not {scale}.</source>
      <translation>{slot}的引导必须是有限数值，而不是{scale}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/diagnosis/convergence.py" />
      <source>The held-out loss was {best:.4g} and is {now:.4g}.</source>
      <translation>留出数据损失曾为{best:.4g}，现在为{now:.4g}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/sweeps/planner.py" />
      <source>The held-out losses of different generators cannot be compared.</source>
      <translation>不同生成器的留出损失无法比较。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>The highest of Muon.</source>
      <translation>Muon的最高学习率。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>The highest rate: it rises to this value and falls again.</source>
      <translation>最高学习率；先升至该值，再降下来。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/specs.py" />
      <source>The id {id!r} is not made of lower-case letters, digits and dashes.</source>
      <translation>标识{id!r}只能由小写字母、数字和连字符组成。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/page.py" />
      <source>The import is running</source>
      <translation>正在导入</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/jobs/row.py" />
      <source>The job cannot be paused now.</source>
      <translation>该任务现在无法暂停。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/cleaning/progress.py" />
      <source>The job cannot be stopped.</source>
      <translation>该任务无法停止。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/jobs/row.py" />
      <source>The job cannot go on.</source>
      <translation>该任务无法继续。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/remote_sheet.py" />
      <source>The job folder</source>
      <translation>作业文件夹</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/machines/statements.py" />
      <source>The job folder is not whole: {name} is missing.</source>
      <translation>作业文件夹不完整：缺少 {name}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/evaluation/attribution.py" />
      <source>The job has found nothing about its result.</source>
      <translation>该任务没有得出关于其结果的任何结论。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/smaller/service.py" />
      <source>The job has made nothing smaller.</source>
      <translation>该任务没有缩小任何东西。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/jobs/execute.py" />
      <source>The job tried to end the program (code {code}).</source>
      <translation>该任务试图结束程序（代码 {code}）。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/jobs/moves.py" />
      <source>The job was not moved.</source>
      <translation>任务未能移动。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/jobs/runner.py" />
      <source>The job {title!r} cannot be resumed: it is {state}.</source>
      <translation>任务{title!r}无法继续：其状态为{state}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/queue.py" />
      <source>The job {title!r} does not wait any more.</source>
      <translation>任务{title!r}已不在等待。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/jobs/runner.py" />
      <source>The job {title!r} is {state}.</source>
      <translation>任务{title!r}的状态为{state}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/runs.py" />
      <source>The latest: {known}.</source>
      <translation>最近的有：{known}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/smaller/student.py" />
      <source>The learner of this run has the width {width}: it cannot be narrower.</source>
      <translation>这个运行的学习器宽度为 {width}，不能再窄。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/diagnosis/convergence.py" />
      <source>The learning rate is too high: each step throws away a part of what was learned.</source>
      <translation>学习率过高：每一步都会丢掉部分已学到的内容。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/diagnosis/convergence.py" />
      <source>The learning rate is too low: the weights hardly move.</source>
      <translation>学习率过低：权重几乎不动。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/projects/own_projects.py" />
      <source>The list of your own projects cannot be written: {reason}.</source>
      <translation>无法写入您自己的项目列表：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/space_choice.py" />
      <source>The main slot</source>
      <translation>主槽</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/judged.py" />
      <source>The metric had different settings.</source>
      <translation>指标的设置不同。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/measuring.py" />
      <source>The metric {id!r} cannot judge the baseline {source!r}: {reason}</source>
      <translation>指标 {id!r} 无法评判基线 {source!r}：{reason}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/metric_specs.py" />
      <source>The metric {id!r} compares features and names no extractor.</source>
      <translation>指标 {id!r} 用于比较特征，但没有指定特征提取器。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/while_training.py" />
      <source>The metric {id!r} does not say whether more is better.</source>
      <translation>指标 {id!r} 没有说明是否越大越好。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/measuring.py" />
      <source>The metric {id!r} failed: {reason}</source>
      <translation>指标 {id!r} 失败：{reason}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/sets.py" />
      <source>The metric {id!r} gives influences of {figure!r} of the shapes {shapes} for {n} results and {m} real values.</source>
      <translation>指标 {id!r} 对 {n} 个结果和 {m} 个真实值给出了形状为 {shapes} 的 {figure!r} 影响值。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/sets.py" />
      <source>The metric {id!r} gives the figures {found}, and its description names {named}.</source>
      <translation>指标 {id!r} 给出数值 {found}，而其描述中为 {named}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/forms.py" />
      <source>The metric {id!r} gives {found} values of {figure!r} for {count} results.</source>
      <translation>指标{id!r}为{count}个结果给出了{found}个{figure!r}的值。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/while_training.py" />
      <source>The metric {id!r} has no figure {figure!r}.</source>
      <translation>指标 {id!r} 没有数值 {figure!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/evaluation/service.py" />
      <source>The metric {id!r} is named twice.</source>
      <translation>指标 {id!r} 被指定了两次。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/metric_specs.py" />
      <source>The metric {id!r} judges no single results: it can neither learn nor see them together.</source>
      <translation>指标 {id!r} 不评判单个结果：它既不能学习，也不能同时查看所有结果。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/judges.py" />
      <source>The metric {id!r} judges {modality}, and the run makes {made}.</source>
      <translation>指标 {id!r} 评判的是 {modality}，而该训练生成的是 {made}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/leaving/job.py" />
      <source>The model cannot be exported into {path}: {reason}. Nothing was kept of it.</source>
      <translation>无法把模型导出到 {path}：{reason}。没有留下任何内容。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/export/job.py" />
      <source>The model cannot be exported: {reason}</source>
      <translation>无法导出模型：{reason}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/model/assembly.py" />
      <source>The model makes nothing: it names no target slot.</source>
      <translation>该模型不生成任何内容：它没有列出目标槽。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/model/assembly.py" />
      <source>The model names no fusion.</source>
      <translation>模型没有指定融合方式。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/model/room.py" />
      <source>The model needs {needed:,} MB and more at once; {free:,} MB are free.</source>
      <translation>模型一次就需要 {needed:,} MB 以上的内存；可用的有 {free:,} MB。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/model/workspace.py" />
      <source>The model of the run {name} cannot be built from its description: {reason}.</source>
      <translation>无法根据描述构建运行 {name} 的模型：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/model/workspace.py" />
      <source>The model of the run {name} does not fit into the free memory.</source>
      <translation>运行 {name} 的模型放不进可用内存。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/model_sheet.py" />
      <source>The model was exported.</source>
      <translation>模型已导出。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/menus.py" />
      <source>The model was not exported.</source>
      <translation>模型没有导出。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_table/plugin.py" />
      <source>The most frequent values of a column that stay apart; the rest becomes "other".</source>
      <translation>一列中单独保留的最常见的值；其余归为“其他”。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/plugin.py" />
      <source>The name of a file's folder becomes the column class of the table.</source>
      <translation>文件所在文件夹的名称成为表格的class列。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/composed/service.py" />
      <source>The name of {path} must end in {suffix}.</source>
      <translation>{path} 的名称必须以 {suffix} 结尾。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/measuring.py" />
      <source>The nearest training samples cannot be found: {reason}</source>
      <translation>找不到最近的训练样本：{reason}</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/extractors/specs.py" />
      <source>The network of published scores, with weights that you provide; what it knows are photos of things and animals.</source>
      <translation>已发表分数所用的网络，权重由你提供；它所认识的是物品和动物的照片。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/work.py" />
      <source>The new version is in use from the next start on.</source>
      <translation>新版本自下次启动起生效。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/codecs.py" />
      <source>The notes inside {name} cannot be left out: {reason}.</source>
      <translation>无法去除{name}内部的附注：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/run_panel.py" />
      <source>The notes were not stored.</source>
      <translation>备注未能保存。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/score_values.py" />
      <source>The numbers behind the evaluation {id} of the run {run} cannot be read.</source>
      <translation>无法读取运行{run}的评估{id}背后的数值。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/depth.py" />
      <source>The numbers of the picture have no range of their own: {low} is read as black and {high} as white.</source>
      <translation>图片的数值没有固定范围：{low}读作黑色，{high}读作白色。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/run_folder.py" />
      <source>The numbers of the run cannot be read: {reason}.</source>
      <translation>无法读取该运行的数值：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/objectives.py" />
      <source>The objective gives no figures of its own; its loss on held-out samples is all there is.</source>
      <translation>该目标自身不给出任何数值，只有它在留出样本上的损失。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/objectives.py" />
      <source>The objective {id!r} gives values of {figure!r} of the shape {shape} for {count} samples.</source>
      <translation>目标 {id!r} 对 {count} 个样本给出的 {figure!r} 值的形状为 {shape}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/targets.py" />
      <source>The objective {id!r} learns from labels of the kind {kinds}, but the slot {slot!r} is of the kind {modality}.</source>
      <translation>目标 {id!r} 从类型为 {kinds} 的标签学习，但槽 {slot!r} 的类型是 {modality}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/targets.py" />
      <source>The objective {id!r} learns one column, but the slot {slot!r} has several.</source>
      <translation>目标 {id!r} 只学习一列，而槽位 {slot!r} 有多列。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/targets.py" />
      <source>The objective {id!r} learns one slot; the recipe names {slots}.</source>
      <translation>目标 {id!r} 只学习一个槽位，而配方指定了 {slots}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/tasks.py" />
      <source>The objective {id!r} learns without labels; its task cannot have the name of the slot {name!r}.</source>
      <translation>目标 {id!r} 不用标签学习；它的任务不能使用槽位 {name!r} 的名称。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/telling/tellers.py" />
      <source>The objective {id!r} tells scores that are not finite.</source>
      <translation>目标 {id!r} 给出的得分不是有限数。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_fusion/plugin.py" />
      <source>The only tokens through which slots see each other.</source>
      <translation>各槽位之间互通信息的唯一词元。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/given.py" />
      <source>The option --{name} needs a value.</source>
      <translation>选项 --{name} 需要一个值。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/run_folder.py" />
      <source>The order in which the run {run} sees its samples cannot be read.</source>
      <translation>无法读取运行 {run} 查看样本的顺序。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/install/index.py" />
      <source>The package index did not answer in time.</source>
      <translation>软件包索引没有及时回应。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/manager.py" />
      <source>The package {other} has a plugin of this name already.</source>
      <translation>软件包 {other} 已有同名插件。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/model_plan.py" />
      <source>The part {id!r} of the model names no slot.</source>
      <translation>模型的部件{id!r}没有指明槽位。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/diagnosis/convergence.py" />
      <source>The part {part} learns nothing: no gradient reaches it.</source>
      <translation>部分{part}没有学到任何东西：没有梯度到达它。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/project/part.py" />
      <source>The path {path} leads out of its folder.</source>
      <translation>路径 {path} 指向其文件夹之外。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/files/door.py" />
      <source>The path {text} leads out of its folder.</source>
      <translation>路径 {text} 超出了它所属的文件夹。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/formats/pickles.py" />
      <source>The pickle {file} has a dictionary whose keys are no names, and is not read.</source>
      <translation>pickle文件{file}中有键不是名称的字典，不予读取。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/formats/pickles.py" />
      <source>The pickle {file} has too many items.</source>
      <translation>pickle文件{file}中的条目过多。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/formats/pickles.py" />
      <source>The pickle {file} holds a number that is too large.</source>
      <translation>pickle文件{file}中有过大的数字。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/formats/pickle_arrays.py" />
      <source>The pickle {file} holds an array of something else than numbers, and is not read.</source>
      <translation>pickle文件{file}中的数组不是数字，不予读取。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/formats/pickles.py" />
      <source>The pickle {file} holds no dictionary, and is not read.</source>
      <translation>pickle文件{file}中没有字典，不予读取。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/formats/pickles.py" />
      <source>The pickle {file} is damaged or incomplete.</source>
      <translation>pickle文件{file}已损坏或不完整。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/formats/pickles.py" />
      <source>The pickle {file} is of a version that is not read.</source>
      <translation>pickle文件{file}的版本不受支持。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/formats/pickle_machine.py" />
      <source>The pickle {file} swells without bound, and is not read.</source>
      <translation>pickle文件{file}会无限膨胀，不予读取。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/depth.py" />
      <source>The picture has 16 bits, but its largest number is {peak}: it is dark, as it is in other programs.</source>
      <translation>图片为 16 位，但最大数值只有{peak}：它显得很暗，在其他程序中也是如此。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/deep.py" />
      <source>The picture has {count} channels: its first {used} are read.</source>
      <translation>图片有{count}个通道：只读取前{used}个。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/inspector.py" />
      <source>The picture has {width} x {height} pixels only.</source>
      <translation>该图片只有{width} x {height}像素。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/inspector.py" />
      <source>The picture shows nothing but one colour.</source>
      <translation>该图片只有一种颜色。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/tiff.py" />
      <source>The picture {name} does not fit into memory.</source>
      <translation>图片{name}超出内存容量。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/deep.py" />
      <source>The picture {name} holds colours (L*a*b*) of {bits} bits, which cannot be read: save it with 8 or 16 bits.</source>
      <translation>图片{name}的颜色（L*a*b*）为{bits}位，无法读取：请存为 8 位或 16 位。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/depth.py" />
      <source>The picture {name} holds values that are not numbers.</source>
      <translation>图片{name}含有不是数字的值。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/kinds.py" />
      <source>The picture {name} is a JPEG of a kind that cannot be read ({kind}): save it as a usual JPEG or as PNG.</source>
      <translation>图片{name}是无法读取的 JPEG 类型（{kind}）：请存为普通 JPEG 或 PNG。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/tiff.py" />
      <source>The picture {name} is a TIFF with {channels} channels of {bits} bits, stored in a way (photometric {meaning}, compression {packing}) that cannot be read: save it as PNG, or as a plain TIFF of 8 or 16 bits.</source>
      <translation>图片{name}是有{channels}个通道、每通道{bits}位的 TIFF，其存储方式（光度解释{meaning}，压缩{packing}）无法读取：请存为 PNG，或 8 位、16 位的普通 TIFF。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/dicom.py" />
      <source>The picture {name} is compressed as {syntax}, which cannot be read.</source>
      <translation>图片{name}以{syntax}方式压缩，无法读取。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/kinds.py" />
      <source>The picture {name} is of a rare form that cannot be read ({reason}): save it as PNG or JPEG first.</source>
      <translation>图片{name}是无法读取的少见形式（{reason}）：请先另存为 PNG 或 JPEG。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/stills.py" />
      <source>The picture {name} is too large: at most {limit} megapixels can be read.</source>
      <translation>图片{name}过大：最多可读取{limit}百万像素。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/work.py" />
      <source>The plugin was not changed.</source>
      <translation>插件没有改变。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/work.py" />
      <source>The plugin was not removed.</source>
      <translation>插件没有被移除。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/work.py" />
      <source>The plugin was not switched.</source>
      <translation>插件的开关没有改变。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/install/check_worker.py" />
      <source>The plugin {name!r} brings nothing.</source>
      <translation>插件 {name!r} 没有带来任何东西。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/install/check_worker.py" />
      <source>The plugin {name!r} is not loaded: {reason}</source>
      <translation>插件 {name!r} 没有加载：{reason}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/studio/workplace.py" />
      <source>The plugin {name} does not work.</source>
      <translation>插件 {name} 不能工作。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/machines/plugin_wheels.py" />
      <source>The plugin {name} is not here in the version {version} that the run was started with.</source>
      <translation>此处没有运行开始时所用的插件 {name} 的版本 {version}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/store.py" />
      <source>The plugin {name} is not installed here.</source>
      <translation>此处没有安装插件 {name}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/install/repacking.py" />
      <source>The plugin {name} runs from its author's folder and cannot be packed.</source>
      <translation>插件 {name} 从其作者的文件夹运行，无法打包。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/studio/workplace.py" />
      <source>The plugin {name} was switched off.</source>
      <translation>插件 {name} 已被关闭。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/model/predictor_files.py" />
      <source>The predictor of {name} cannot be read: {reason}.</source>
      <translation>无法读取 {name} 的预测器：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/telling/predictors.py" />
      <source>The predictor of {name} is not the one that the run describes.</source>
      <translation>{name} 的预测器与该运行所描述的不一致。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/telling/predictors.py" />
      <source>The predictor of {name} learned from other numbers than the encoders give now.</source>
      <translation>{name} 的预测器学习时所用的数值与编码器现在给出的不同。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/telling/predictors.py" />
      <source>The predictor {id!r} failed: {reason}</source>
      <translation>预测器 {id!r} 失败：{reason}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/telling/predictors.py" />
      <source>The predictor {id!r} gives scores of the shape {shape} for {count} samples and {classes} classes, or some that are not finite.</source>
      <translation>预测器 {id!r} 对 {count} 个样本和 {classes} 个类别给出的分数形状为 {shape}，或含有非有限的数。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/targets.py" />
      <source>The predictor {id!r} learns classes out of {kinds}, but the slot {slot!r} is of the kind {modality}.</source>
      <translation>预测器 {id!r} 从 {kinds} 学习类别，但槽 {slot!r} 的类型是 {modality}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/targets.py" />
      <source>The predictor {id!r} learns one column, but the slot {slot!r} has several.</source>
      <translation>预测器 {id!r} 只学习一列，但槽 {slot!r} 有多列。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/targets.py" />
      <source>The predictor {id!r} learns one slot; the recipe names {slots}.</source>
      <translation>预测器 {id!r} 只学习一个槽；配方指定了 {slots}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/tasks.py" />
      <source>The predictor {id!r} learns without gradients; nothing can be learned beside it.</source>
      <translation>预测器 {id!r} 不用梯度学习；无法同时学习其他内容。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/nn/predictors.py" />
      <source>The predictor {id!r} names no classes.</source>
      <translation>预测器 {id!r} 没有列出类别。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/model/learned.py" />
      <source>The predictor {id!r} tells of itself what cannot be.</source>
      <translation>预测器 {id!r} 对自身的说明不可能成立。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/training/run_files.py" />
      <source>The previews of the run cannot be read.</source>
      <translation>无法读取此训练的预览。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/train/fit_process.py" />
      <source>The process in which the predictor {id!r} learns ended by itself.</source>
      <translation>预测器 {id!r} 学习所在的进程自行结束了。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/export/job.py" />
      <source>The process that exports the model ended by itself.</source>
      <translation>导出模型的进程自己结束了。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/namer.py" />
      <source>The process that reads {source} ended by itself.</source>
      <translation>读取 {source} 的进程自行结束了。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/processes.py" />
      <source>The processes that read files end as soon as they are started.</source>
      <translation>读取文件的进程一启动就结束了。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/choices.py" />
      <source>The program ended while this plugin was being loaded.</source>
      <translation>加载这个插件时程序终止了。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/machines/reach.py" />
      <source>The program ssh is not here.</source>
      <translation>此处没有程序 ssh。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/files/paths.py" />
      <source>The program's own resources are missing.</source>
      <translation>缺少程序自带的资源文件。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/project/archive.py" />
      <source>The project cannot be exported to {file}: {reason}.</source>
      <translation>项目无法导出到 {file}：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/project/project.py" />
      <source>The project cannot be made at {path}: {reason}.</source>
      <translation>无法在{path}创建项目：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/sql/migrate.py" />
      <source>The project could not be brought up to date (from revision {old} to {new}): {reason}</source>
      <translation>项目未能升级（从修订{old}到{new}）：{reason}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/projects/page.py" />
      <source>The project counts as yours from its next opening on.</source>
      <translation>从下次打开起，该项目视为您的项目。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/folder/lock.py" />
      <source>The project folder {path} cannot be written: {reason}.</source>
      <translation>无法写入项目文件夹{path}：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/folder/lock.py" />
      <source>The project is open in another window or program (process {pid} on {host!r}, since {since}).</source>
      <translation>该项目已在另一个窗口或程序中打开（{host!r}上的进程{pid}，自{since}起）。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/folder/lock.py" />
      <source>The project is open on the machine {host!r} (process {pid}, since {since}).</source>
      <translation>该项目已在计算机{host!r}上打开（进程{pid}，自{since}起）。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/project/project.py" />
      <source>The project must be brought up to date.</source>
      <translation>该项目需要升级。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/projects/page.py" />
      <source>The project was not changed.</source>
      <translation>项目未被更改。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/archives.py" />
      <source>The project was not exported.</source>
      <translation>项目没有导出。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/datasets/locations.py" />
      <source>The project was not made on this computer, so files outside of it are not read.</source>
      <translation>该项目不是在这台计算机上创建的，因此不会读取项目之外的文件。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/project/project.py" />
      <source>The project was opened for reading only.</source>
      <translation>该项目以只读方式打开。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/folder/description.py" />
      <source>The project was written by a newer version of MM Studio (format {number}).</source>
      <translation>该项目由更新版本的MM Studio写成（格式{number}）。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/sql/migrate.py" />
      <source>The project was written by a newer version of MM Studio (revision {revision} of its database).</source>
      <translation>该项目由更新版本的MM Studio写成（数据库修订{revision}）。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/studio/workplace.py" />
      <source>The project {name} was not closed properly.</source>
      <translation>项目 {name} 未能正常关闭。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/archives.py" />
      <source>The project {name} was not opened.</source>
      <translation>项目{name}未能打开。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/sql/shape.py" />
      <source>The project's database holds a {kind} {name}, which MM Studio did not make.</source>
      <translation>项目的数据库中含有 {kind} {name}，它不是由 MM Studio 创建的。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/sql/rows.py" />
      <source>The project's database is damaged: it holds {found} where {wanted} belongs.</source>
      <translation>项目的数据库已损坏：应为 {wanted} 的地方却是 {found}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/sql/shape.py" />
      <source>The project's database is damaged: its table {name} is not as MM Studio makes it.</source>
      <translation>项目的数据库已损坏：其表 {name} 与 MM Studio 创建的不符。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/sql/shape.py" />
      <source>The project's database is damaged: the places of the samples in {split} are not numbered one by one.</source>
      <translation>项目的数据库已损坏：{split} 中样本的位置没有逐一编号。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/sql/database.py" />
      <source>The project's database {path} is damaged: {reason}.</source>
      <translation>项目的数据库{path}已损坏：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/sql/migrate.py" />
      <source>The project's database {path} is missing.</source>
      <translation>缺少项目的数据库{path}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/folder/description.py" />
      <source>The project's description {path} cannot be read: {reason}.</source>
      <translation>无法读取项目描述{path}：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/processes.py" />
      <source>The project's disk refuses to store a file: {reason}.</source>
      <translation>项目所在磁盘拒绝操作：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/install/wheels.py" />
      <source>The pyproject.toml of {name} does not tell a name and a version.</source>
      <translation>{name} 的 pyproject.toml 没有写明名称和版本。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/jobs/runner.py" />
      <source>The queue is shut down.</source>
      <translation>任务队列已关闭。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/shown_results.py" />
      <source>The real one</source>
      <translation>真实样本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/contenders.py" />
      <source>The recipe as it is</source>
      <translation>配方原样</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/roles.py" />
      <source>The recipe conditions on the slot {slot!r}, which the data set {dataset!r} does not have.</source>
      <translation>配方以槽位{slot!r}为条件，而数据集{dataset!r}没有该槽位。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/parts.py" />
      <source>The recipe has a decoder for {name!r}, which is neither a slot that is made nor a modality.</source>
      <translation>配方为 {name!r} 指定了解码器，但它既不是要生成的槽，也不是模态。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/parts.py" />
      <source>The recipe has an encoder for {name!r}, which is neither a slot of this data set nor a modality.</source>
      <translation>配方为{name!r}指定了编码器，但它既不是此数据集的槽位，也不是模态。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/roles.py" />
      <source>The recipe learns the slot {target!r}, which the data set {dataset!r} does not have.</source>
      <translation>配方要学习槽 {target!r}，但数据集 {dataset!r} 没有该槽。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/roles.py" />
      <source>The recipe makes the slot {target!r}, which the data set {dataset!r} does not have.</source>
      <translation>配方要生成槽 {target!r}，但数据集 {dataset!r} 没有该槽。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/roles.py" />
      <source>The recipe makes the slot {target!r}, which the data set {dataset!r} has as a condition only.</source>
      <translation>配方要生成槽 {target!r}，但数据集 {dataset!r} 中它只能作为条件。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/parts.py" />
      <source>The recipe names no fusion.</source>
      <translation>配方没有指定融合方式。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/trying/sweep_sheet.py" />
      <source>The recipe of the form is trained once for each combination: on the same data, for the budget of the form, under the same seeds. The jobs stand in the queue like any others.</source>
      <translation>表单中的配方对每种组合各训练一次：数据相同，预算为表单中的预算，种子相同。这些作业与其他作业一样排在队列中。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/recipe_editor.py" />
      <source>The recipe with these settings</source>
      <translation>采用这些设置的配方</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/roles.py" />
      <source>The recipe withholds {name!r}, which the data set {dataset!r} does not have.</source>
      <translation>配方不给出 {name!r}，但数据集 {dataset!r} 中没有它。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/demo.py" />
      <source>The recipe {id!r} does not make any slot from any other.</source>
      <translation>配方 {id!r} 不能由任意槽生成其他任意槽。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/training/recipes.py" />
      <source>The recipe {id!r} of the plugin {plugin!r} is left out: {other} has one of this id.</source>
      <translation>插件 {plugin!r} 的配方 {id!r} 未被采用：{other} 已有同名 id 的配方。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/training/recipes.py" />
      <source>The recipe {id!r} of the plugin {plugin!r} is left out: {reason}</source>
      <translation>插件 {plugin!r} 的配方 {id!r} 未被采用：{reason}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/results/detail.py" />
      <source>The reproduction differs. {reasons}</source>
      <translation>复现结果不同。{reasons}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/serving/web.py" />
      <source>The request cannot be understood: {reason}.</source>
      <translation>无法理解这个请求：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/attribution/attribute.py" />
      <source>The result could not be made again exactly (difference {difference:.4f}); what is said here is said of the one that was made again.</source>
      <translation>无法精确地重新生成该结果（差异 {difference:.4f}）；这里所说的是重新生成的那一个。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/results/restoration.py" />
      <source>The result was made by the run {run}, which this project does not have.</source>
      <translation>该结果由运行{run}生成，而本项目没有该运行。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/work.py" />
      <source>The result was not made again.</source>
      <translation>结果未能重新生成。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/found.py" />
      <source>The result {place} is not there any more.</source>
      <translation>结果 {place} 已不存在。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/composed/job.py" />
      <source>The results cannot be put together in {path}: {reason}. Nothing was kept of it.</source>
      <translation>无法在 {path} 汇编结果：{reason}。未保留任何内容。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/gallery/model.py" />
      <source>The results cannot be read.</source>
      <translation>无法读取结果。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/machines/taking.py" />
      <source>The results need {size:,} MB; the disk has not that much space.</source>
      <translation>结果需要 {size:,} MB；磁盘没有这么多空间。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/neighbours_part.py" />
      <source>The results themselves were not kept.</source>
      <translation>结果本身没有保存。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/results/deletion.py" />
      <source>The results were not brought back.</source>
      <translation>结果未能恢复。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/results/deletion.py" />
      <source>The results were not deleted.</source>
      <translation>结果未能删除。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/changes.py" />
      <source>The role was not changed.</source>
      <translation>角色未更改。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/project/roots.py" />
      <source>The root {name!r} is the folder {path}.</source>
      <translation>根目录{name!r}是文件夹{path}。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_table/inspector.py" />
      <source>The row has no value in any column.</source>
      <translation>该行的各列都没有值。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/predict_sheet.py" />
      <source>The run cannot be asked.</source>
      <translation>无法询问该运行。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/evaluate_sheet.py" />
      <source>The run cannot be evaluated.</source>
      <translation>无法评估该运行。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/machines/leaving.py" />
      <source>The run cannot be exported to {path}: {reason}.</source>
      <translation>无法将运行导出到 {path}：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/run_controls.py" />
      <source>The run cannot be made fast.</source>
      <translation>此运行无法变快。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/run_controls.py" />
      <source>The run cannot be stopped.</source>
      <translation>该运行无法停止。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/run_controls.py" />
      <source>The run cannot be trained on.</source>
      <translation>无法继续训练该运行。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/page.py" />
      <source>The run cannot be used.</source>
      <translation>该运行无法使用。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/model/descriptions.py" />
      <source>The run cannot be used; train it again.</source>
      <translation>该运行无法使用；请重新训练。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/run_controls.py" />
      <source>The run cannot go on.</source>
      <translation>该运行无法继续。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/run_slots.py" />
      <source>The run does not tell what is in {slot!r}.</source>
      <translation>该运行不判断 {slot!r} 中的内容。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/run_controls.py" />
      <source>The run does not train now.</source>
      <translation>该运行现在没有训练。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/model/assembly.py" />
      <source>The run generates; it judges nothing.</source>
      <translation>该训练用于生成，不作任何评判。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/run_slots.py" />
      <source>The run generates; it predicts nothing.</source>
      <translation>该运行用于生成；它不做预测。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/training/adapting.py" />
      <source>The run has been trained on {dataset}, and nothing was added since: these samples are not new to it.</source>
      <translation>此训练已在 {dataset} 上训练过，之后没有加入新样本：这些样本对它并不是新的。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_sounds/model.py" />
      <source>The run has learned sounds of up to {longest:g} s; {asked:g} s are asked for.</source>
      <translation>此次训练学过的声音最长 {longest:g} 秒；要求的是 {asked:g} 秒。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/alignment/metric.py" />
      <source>The run has no condition that alignment can be learned for.</source>
      <translation>该训练没有可供学习一致性的条件。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/training/curve_files.py" />
      <source>The run has no numbers yet.</source>
      <translation>该运行还没有数值。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/training/run_files.py" />
      <source>The run has no previews yet.</source>
      <translation>该运行还没有预览。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/run_slots.py" />
      <source>The run has no space of its own in which samples could be searched.</source>
      <translation>该运行没有可以搜索样本的空间。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/serving/maker.py" />
      <source>The run is not served any more.</source>
      <translation>这个运行已不再提供服务。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/beside.py" />
      <source>The run is {off} better than the best single slot ({title}).</source>
      <translation>此运行比最好的单个槽位（{title}）好 {off}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/beside.py" />
      <source>The run is {off} worse than the best single slot ({title}).</source>
      <translation>此运行比最好的单个槽位（{title}）差 {off}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/diagnosis/convergence.py" />
      <source>The run learns its training samples by heart: the held-out loss has been rising since step {step:,}.</source>
      <translation>此运行在死记训练样本：自第{step:,}步起，留出数据损失一直上升。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/diagnosis/convergence.py" />
      <source>The run learns more slowly than {other} did on the same data.</source>
      <translation>此运行在相同数据上比{other}学得慢。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/sample/sampler.py" />
      <source>The run learns, but it generates nothing.</source>
      <translation>该训练只进行学习，不生成任何内容。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/run_slots.py" />
      <source>The run learns, but it predicts nothing.</source>
      <translation>该运行会学习，但不做预测。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/attribution/source.py" />
      <source>The run makes no {slot!r} here.</source>
      <translation>此运行在这里不生成 {slot!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/run_slots.py" />
      <source>The run makes no {slot!r}.</source>
      <translation>此运行不生成 {slot!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/evaluate.py" />
      <source>The run makes nothing that a metric could judge.</source>
      <translation>该运行不生成任何可由指标评判的内容。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/run_slots.py" />
      <source>The run makes {slots}; nothing is left of that when {given} are given.</source>
      <translation>该训练生成 {slots}；若给定 {given}，就没有剩下要生成的了。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/machines/plugin_wheels.py" />
      <source>The run needs {name} {version}; here is {here}.</source>
      <translation>运行需要 {name} {version}；此处是 {here}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/suggestions/label_wishes.py" />
      <source>The run takes no sentences.</source>
      <translation>该运行不接受句子。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/intake.py" />
      <source>The run takes nothing of this kind.</source>
      <translation>它不属于该运行接受的任何类型。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/search/job.py" />
      <source>The run takes: {known}.</source>
      <translation>该运行接受：{known}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/run_slots.py" />
      <source>The run tells classes of {slot} apart; it generates nothing.</source>
      <translation>该运行区分 {slot} 的类别；它不生成任何内容。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/run_slots.py" />
      <source>The run tells what is in {slot}; it generates nothing.</source>
      <translation>此运行判定 {slot} 的内容，不生成任何内容。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/projects/sample_run.py" />
      <source>The run that is shipped with the program cannot be read: {reason}.</source>
      <translation>无法读取随程序附带的运行：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/run_changes.py" />
      <source>The run was not brought back.</source>
      <translation>运行未能恢复。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/run_changes.py" />
      <source>The run was not deleted.</source>
      <translation>运行未能删除。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/run_changes.py" />
      <source>The run was not renamed.</source>
      <translation>运行未能重命名。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/roles.py" />
      <source>The run was not trained with a condition {slot!r}.</source>
      <translation>此训练没有使用条件 {slot!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/runs.py" />
      <source>The run {id!r} is not in the trash.</source>
      <translation>运行{id!r}不在回收站中。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/model/checkpoint.py" />
      <source>The run {run!r} has no checkpoint {which!r}.</source>
      <translation>运行{run!r}没有检查点{which!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/adapting/job.py" />
      <source>The run {run} adapts to nothing.</source>
      <translation>训练 {run} 没有要适应的样本。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/training/adapting.py" />
      <source>The run {run} cannot be adapted here. {reasons}</source>
      <translation>训练 {run} 无法在这里适应。{reasons}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/training/distilling.py" />
      <source>The run {run} cannot be made fast here. {reasons}</source>
      <translation>运行 {run} 在这里无法变快。{reasons}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/telling/predictors.py" />
      <source>The run {run} has learned nothing yet.</source>
      <translation>运行 {run} 尚未学到任何内容。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/scores.py" />
      <source>The run {run} has no evaluation {id!r}.</source>
      <translation>训练 {run} 没有评估 {id!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/generation/grids.py" />
      <source>The run {run} has no setting {name!r} for a grid.</source>
      <translation>运行 {run} 没有可用于网格的设置 {name!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/tasks.py" />
      <source>The run {run} has no task beside what it learns; there is nothing to compare it with.</source>
      <translation>运行 {run} 在主要学习内容之外没有其他任务；没有可比较的对象。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/smaller/job.py" />
      <source>The run {run} has not been trained, so it is left out, with all that would be made from it.</source>
      <translation>运行 {run} 没有训练过，因此连同由它制作的一切都被略去。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/training/more_time.py" />
      <source>The run {run} has not saved a checkpoint yet, so there is nothing to train on from.</source>
      <translation>运行{run}尚未保存过，无从继续训练。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/smaller/service.py" />
      <source>The run {run} is a smaller form of the run {source} already.</source>
      <translation>运行 {run} 已经是运行 {source} 的缩小形式。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/machines/leaving.py" />
      <source>The run {run} is done; there is nothing left to train.</source>
      <translation>运行 {run} 已完成；没有需要训练的内容。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/training/runs.py" />
      <source>The run {run} is done; there is nothing to resume.</source>
      <translation>运行{run}已完成，无需继续。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/studio/job_ends.py" />
      <source>The run {run} is evaluated.</source>
      <translation>运行{run}已评估。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/training/more_time.py" />
      <source>The run {run} keeps averaged weights only, from which no training can go on.</source>
      <translation>运行{run}只保留了平均权重，无法据此继续训练。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/generation/conditions.py" />
      <source>The run {run} knows no column {column!r}.</source>
      <translation>运行{run}没有列{column!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/evaluation/predictions.py" />
      <source>The run {run} learns all at once: it has no checkpoints to choose from.</source>
      <translation>训练 {run} 一次学完：没有可选的检查点。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/training/runs.py" />
      <source>The run {run} learns all samples at once; more time would change nothing.</source>
      <translation>运行 {run} 一次学习所有样本；更多时间不会带来变化。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/run_controls.py" />
      <source>The run {run} learns for {minutes:g} minutes to make in one step what this one makes in many. Generate from it with Fast.</source>
      <translation>运行 {run} 将用 {minutes:g} 分钟学习，用一步生成此运行用多步生成的结果。用它生成时请选择“快速”。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/machines/leaving.py" />
      <source>The run {run} learns in one piece and takes moments; it is trained here.</source>
      <translation>运行 {run} 一次性学习，只需片刻；请在此处训练。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/smaller/service.py" />
      <source>The run {run} learns without weights that could be made smaller.</source>
      <translation>运行 {run} 的学习不用权重，无法缩小。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/training/distilling.py" />
      <source>The run {run} needs few steps already.</source>
      <translation>运行 {run} 已经只需要很少的步数。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/run_config.py" />
      <source>The run {run} needs {part} of the plugin {name} {version}, which is not installed or not switched on.</source>
      <translation>运行 {run} 需要插件 {name} {version} 中的 {part}，该插件未安装或未启用。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/synthetic.py" />
      <source>The run {run} neither makes {slot!r} nor takes it, so nobody knows it of what it makes.</source>
      <translation>运行 {run} 既不生成 {slot!r}，也不以它为条件，因此它生成的样本没有这一项。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/generation/conditions.py" />
      <source>The run {run} takes no condition of the kind {modality}.</source>
      <translation>运行{run}不接受类型为{modality}的条件。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/generation/conditions.py" />
      <source>The run {run} takes {count} slots of the kind {modality}: {names}.</source>
      <translation>运行{run}有{count}个类型为{modality}的槽位：{names}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/machines/taking.py" />
      <source>The run {run} trains or waits here.</source>
      <translation>运行 {run} 正在此处训练或等待。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/machines/leaving.py" />
      <source>The run {run} trains or waits.</source>
      <translation>运行 {run} 正在训练或等待。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/synthetic.py" />
      <source>The run {run} was not trained on {dataset!r} with the samples that are held out now, so it may know them.</source>
      <translation>运行 {run} 不是在 {dataset!r} 现有的留出样本下训练的，因此它可能见过这些样本。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/machines/taking.py" />
      <source>The run {run} was trained here since; taking those results would lose that.</source>
      <translation>运行 {run} 此后在此处训练过；取回那些结果会丢失这部分训练。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/samples/datasets.py" />
      <source>The run {run} was trained on the data set {name!r}, so its name stays.</source>
      <translation>运行{run}是用数据集{name!r}训练的，因此不能更改其名称。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/new_training.py" />
      <source>The run's settings cannot be read.</source>
      <translation>无法读取该运行的设置。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/studio/job_ends.py" />
      <source>The run's state was not stored.</source>
      <translation>运行的状态未能保存。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/reading.py" />
      <source>The runs cannot be compared.</source>
      <translation>无法比较这些运行。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/studio/run_book.py" />
      <source>The runs cannot be listed.</source>
      <translation>无法列出训练。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/layout.py" />
      <source>The runs of this project make nothing. Train one with a recipe that generates; the page Train says what these are for.</source>
      <translation>该项目的运行不生成任何内容。请用会生成的配方训练一个；“训练”页面说明这些运行的用途。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/page.py" />
      <source>The sample data was not made.</source>
      <translation>示例数据未能生成。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/data/step_trial.py" />
      <source>The sample has no {slot}.</source>
      <translation>该样本没有{slot}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/found.py" />
      <source>The sample is not in the data set {place} any more.</source>
      <translation>该样本已不在数据集 {place} 中。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/datasets/similarity.py" />
      <source>The sample is not there any more.</source>
      <translation>该样本已不存在。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/page.py" />
      <source>The samples appear here as soon as all of them are in.</source>
      <translation>全部样本导入后会立即显示在这里。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/cleaning/findings.py" />
      <source>The samples cannot be read.</source>
      <translation>无法读取样本。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/changes.py" />
      <source>The samples were not changed.</source>
      <translation>样本未能更改。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/smaller/told.py" />
      <source>The score is {figure} of {metric}, over {n:,} {n:result|results} with all conditions; the difference is of the same samples and seeds.</source>
      <translation>分数是 {metric} 的 {figure}，取自给出全部条件的 {n:,} 个结果；差取自相同的样本和种子。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/statistics/differences.py" />
      <source>The scores are of different figures.</source>
      <translation>这些分数属于不同的数值。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/table_part.py" />
      <source>The scores were copied.</source>
      <translation>得分已复制。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/page.py" />
      <source>The session cannot be shown.</source>
      <translation>无法显示该会话。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/generation/sessions.py" />
      <source>The session cannot be stored: {reason}.</source>
      <translation>无法保存会话：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/session_bar.py" />
      <source>The session was moved to the trash. Undo brings it back.</source>
      <translation>会话已移入回收站，可用“撤销”恢复。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/session_bar.py" />
      <source>The session was not brought back.</source>
      <translation>会话未能恢复。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/session_bar.py" />
      <source>The session was not deleted.</source>
      <translation>会话未能删除。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/session_bar.py" />
      <source>The session was not made.</source>
      <translation>会话未能创建。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/session_bar.py" />
      <source>The session was not renamed.</source>
      <translation>会话未能重命名。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/page.py" />
      <source>The session was not stored.</source>
      <translation>会话未能保存。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/sessions.py" />
      <source>The session {id!r} is not in the trash.</source>
      <translation>会话{id!r}不在回收站中。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/generation/sessions.py" />
      <source>The session {name!r} cannot be copied: {reason}.</source>
      <translation>无法复制会话{name!r}：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/exports/enlargement.py" />
      <source>The session {name!r} has no results.</source>
      <translation>会话{name!r}没有结果。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/trying/sweep_sheet.py" />
      <source>The settings cannot be read.</source>
      <translation>无法读取设置。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/manager.py" />
      <source>The settings in {folder} cannot be written: {reason}.</source>
      <translation>无法写入{folder}中的设置：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/sections.py" />
      <source>The settings of these runs are the same.</source>
      <translation>这些运行的设置相同。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/named_parts.py" />
      <source>The settings of {owner!r} are not valid: {field} names {part!r}, and there is no such {kind} for it.</source>
      <translation>{owner!r} 的设置无效：{field} 指定了 {part!r}，但没有适用于它的这种{kind}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/slot_settings.py" />
      <source>The settings of {owner!r} are not valid: {field} names {slot!r}, which is no such slot of this run.</source>
      <translation>{owner!r} 的设置无效：{field} 指向 {slot!r}，而本次训练没有这样的槽位。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/config.py" />
      <source>The settings of {owner!r} are not valid: {reason}.</source>
      <translation>{owner!r}的设置无效：{reason}。</translation>
    </message>
    <message>
      <location filename="../../resources/recipes/gan-grey.json" />
      <source>The size of handwritten digits in grey; small enough to follow by hand.</source>
      <translation>手写数字大小的灰度图片；小到可以动手逐步理解。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_align/plugin.py" />
      <source>The slot that the others are aligned with; if empty, the first.</source>
      <translation>其他槽与之对齐的槽；留空则为第一个。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_align/plugin.py" />
      <source>The slot whose features are predicted from those of all others; if empty, the first.</source>
      <translation>根据所有其他槽的特征预测其特征的槽；留空则为第一个。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/roles.py" />
      <source>The slot {slot!r} cannot be both the target and a condition.</source>
      <translation>槽位{slot!r}不能既是目标又是条件。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/datasets/curation.py" />
      <source>The slot {slot!r} holds files, which are not edited.</source>
      <translation>槽位{slot!r}中是文件，不能编辑。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/nn/predictors.py" />
      <source>The slot {slot!r} holds neither texts nor rows of a table.</source>
      <translation>槽 {slot!r} 中既没有文本，也没有表格行。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_heads/labels.py" />
      <source>The slot {slot!r} holds no two different numbers in the training split.</source>
      <translation>训练部分中槽位 {slot!r} 没有两个不同的数值。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/nn/predictors.py" />
      <source>The slot {slot!r} holds {count:,} different values in {samples:,} samples: these are no classes.</source>
      <translation>槽 {slot!r} 在 {samples:,} 个样本中有 {count:,} 个不同的值：这些不是类别。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/serving/asked.py" />
      <source>The slot {slot!r} is a table with the columns {columns}.</source>
      <translation>槽位 {slot!r} 是表格，列为 {columns}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/generation/conditions.py" />
      <source>The slot {slot!r} is a table.</source>
      <translation>槽位{slot!r}是表格。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/serving/asked.py" />
      <source>The slot {slot!r} is a table; its cells are sent as JSON.</source>
      <translation>槽位 {slot!r} 是表格；它的单元格以 JSON 发送。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/run_slots.py" />
      <source>The slot {slot!r} is given and stays as it is; it cannot be made too.</source>
      <translation>槽位 {slot!r} 已给定并保持原样，不能同时生成。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/run_slots.py" />
      <source>The slot {slot!r} is made by this run, and its generator {id!r} cannot hold it fixed.</source>
      <translation>槽位{slot!r}由此运行生成，其生成器{id!r}无法将它保持不变。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/sample/cards.py" />
      <source>The slot {slot!r} is made by this run; one value can be given for it, not {count}.</source>
      <translation>槽 {slot!r} 由该训练生成；只能为它给定一个值，而不是 {count} 个。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/suggestions/label_wishes.py" />
      <source>The slot {slot!r} is no table, so it has no columns.</source>
      <translation>槽位 {slot!r} 不是表格，所以没有列。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/exports/enlargement.py" />
      <source>The slot {slot!r} is of the kind {one} in the data set, and of the kind {other} in the results.</source>
      <translation>槽位{slot!r}在数据集中的类型是{one}，在结果中的类型是{other}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/additions.py" />
      <source>The slot {slot!r} is of the kind {one} in the data set, and of the kind {other} in {source}.</source>
      <translation>槽位{slot!r}在数据集中的种类是{one}，在{source}中是{other}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/export/job.py" />
      <source>The slot {slot!r} is read by the encoder {encoder!r}, whose weights were not trained here: they do not belong to the run, and cannot be exported with it.</source>
      <translation>槽位 {slot!r} 由编码器 {encoder!r} 读取，它的权重不是在这里训练的：它们不属于这次运行，不能随它导出。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/run_slots.py" />
      <source>The slot {slot!r} is what this run makes; nothing would be left to be made if it were given.</source>
      <translation>槽位{slot!r}正是此运行要生成的内容；若将它给定，就没有可生成的内容了。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/serving/asked.py" />
      <source>The slot {slot!r} takes a text.</source>
      <translation>槽位 {slot!r} 需要文本。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/roles.py" />
      <source>The slot {slot!r} was given the unknown modality {modality!r}.</source>
      <translation>槽位{slot!r}被指定了未知的模态{modality!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/smaller/told.py" />
      <source>The smallest one that loses nothing is {run}: its score lies within the interval of the original's, or is better.</source>
      <translation>没有损失的最小者是 {run}：它的分数在原分数的区间之内，或者更好。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/values/player.py" />
      <source>The sound cannot be played.</source>
      <translation>无法播放该声音。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/sample_intake.py" />
      <source>The sound changes its rate or its channels after {seconds} s; what follows is left out.</source>
      <translation>声音在 {seconds} 秒之后改变了采样率或声道数；其后的部分已略去。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/sample_intake.py" />
      <source>The sound goes on behind the end that its header states; it is read to its own end.</source>
      <translation>声音超出了文件头所声明的结尾；已读到真正的结尾。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/sample_intake.py" />
      <source>The sound has no mark of its end; it may have been cut off.</source>
      <translation>声音没有结束标记；可能被截断了。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/inspector.py" />
      <source>The sound is clipped: {percent} % of it is cut off at full level.</source>
      <translation>该声音有削波：其中{percent}%在满幅处被截断。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/sample_intake.py" />
      <source>The sound is damaged after {seconds} s; what follows is left out.</source>
      <translation>声音在 {seconds} 秒之后已损坏；其后的部分已略去。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/inspector.py" />
      <source>The sound is silent.</source>
      <translation>该声音是无声的。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/inspector.py" />
      <source>The sound lasts {ms} ms only.</source>
      <translation>该声音只有{ms}毫秒。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/sample_intake.py" />
      <source>The sound {name} has {channels} channels at {rate} Hz, which cannot be read.</source>
      <translation>声音{name}有{channels}个声道，采样率{rate} Hz，无法读取。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/sample_intake.py" />
      <source>The sound {name} holds no samples.</source>
      <translation>声音{name}中没有采样。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/sample_intake.py" />
      <source>The sound {name} holds values that are not numbers.</source>
      <translation>声音{name}中有无效数值。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/sample_intake.py" />
      <source>The sound {name} is longer than {minutes} minutes.</source>
      <translation>声音{name}超过{minutes}分钟。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/sample_intake.py" />
      <source>The sound {name} is too large: with {channels} channels at {rate} Hz, {seconds} s can be read.</source>
      <translation>声音 {name} 过大：{channels} 个声道、{rate} Hz 时最多可读取 {seconds} 秒。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/roles.py" />
      <source>The source has nothing for the slot {slot!r}.</source>
      <translation>来源中没有槽位{slot!r}的内容。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/search/space.py" />
      <source>The space of the run has no slot {slot!r}.</source>
      <translation>该运行的空间没有槽 {slot!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/steps.py" />
      <source>The step {id!r} does not fit the slot {slot!r}.</source>
      <translation>步骤{id!r}不适用于槽位{slot!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/data/preprocessing.py" />
      <source>The step {step!r} cannot change the slot {slot!r}: it works on {arrays}, which is not prepared there.</source>
      <translation>步骤 {step!r} 无法更改槽位 {slot!r}：它作用于 {arrays}，而该处没有准备这些数据。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/recipe_settings.py" />
      <source>The step {step} has no effect: the predictor {id} learns everything at once, without random changes.</source>
      <translation>步骤 {step} 不起作用：预测器 {id} 一次学习全部内容，没有随机变化。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/augmentation/trial.py" />
      <source>The steps are in the form of a new training.</source>
      <translation>步骤已放入新训练的表单。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/steps.py" />
      <source>The steps for {slot} change nothing: this training does not have it.</source>
      <translation>{slot}的步骤不起作用：此训练没有该槽位。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/augmentation/view.py" />
      <source>The steps were not shown.</source>
      <translation>步骤未能展示。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/synthetic_steps.py" />
      <source>The study of generated samples cannot go on.</source>
      <translation>生成样本的对比研究无法继续。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/sweeps/sweep.py" />
      <source>The sweep {id} cannot be read: {reason}.</source>
      <translation>无法读取扫描 {id}：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/jobs/execute.py" />
      <source>The system refuses {path}: {reason}.</source>
      <translation>系统拒绝访问 {path}：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/values/player.py" />
      <source>The system's sound library is missing: {reason}.</source>
      <translation>缺少系统声音库：{reason}。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_table/model.py" />
      <source>The table has none of the columns {given}.</source>
      <translation>表格中没有{given}中的任何一列。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_table/model.py" />
      <source>The table slot {slot!r} has no columns.</source>
      <translation>表格槽位{slot!r}没有列。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/suggestions/label_wishes.py" />
      <source>The template {text!r} has no {gap}, which stands for the sentence.</source>
      <translation>模板 {text!r} 中没有代表句子的 {gap}。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_text/codec.py" />
      <source>The text holds signs that belong to no text.</source>
      <translation>文本中含有不属于文本的符号。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_text/codec.py" />
      <source>The text in {name} is longer than {limit} characters.</source>
      <translation>{name}中的文本超过{limit}个字符。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_text/codec.py" />
      <source>The text is empty.</source>
      <translation>文本是空的。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_text/codec.py" />
      <source>The text is longer than {limit} characters.</source>
      <translation>文本超过{limit}个字符。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_text/inspector.py" />
      <source>The text {text} has no words.</source>
      <translation>文本{text}没有词语。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_text/inspector.py" />
      <source>The text {text} is the name of a file.</source>
      <translation>文本{text}是文件名。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_text/inspector.py" />
      <source>The text {text} stands in for one that is still to come.</source>
      <translation>文本{text}只是占位，尚未填写。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/smaller/told.py" />
      <source>The time is that for a result, in the median of turns with {together} {together:result|results} at once; the original takes {ms} ms.</source>
      <translation>时间是每个结果所用的时间，取每次同时 {together} 个结果的各轮中位数；原运行用 {ms} 毫秒。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/leaving/serve.py" />
      <source>The token cannot be read from {path}.</source>
      <translation>无法从 {path} 读取令牌。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/machines/reach.py" />
      <source>The training cannot be asked: {reason}.</source>
      <translation>无法向训练发出请求：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/run_estimate.py" />
      <source>The training cannot be estimated.</source>
      <translation>无法估算该训练。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/train/judging.py" />
      <source>The training could not judge itself: {reason}</source>
      <translation>训练无法评判自身：{reason}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/diagnosis/convergence.py" />
      <source>The training ended because the {name} was no longer a number.</source>
      <translation>训练已终止，因为{name}不再是数值。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/train/loop.py" />
      <source>The training ends early: for {count} {count:judgement|judgements} nothing was better than {name} {value:.4g} at step {step:,}.</source>
      <translation>训练提前结束：连续 {count} 次评判都没有优于第 {step:,} 步的 {name} {value:.4g}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/diagnosis/convergence.py" />
      <source>The training loss fell from {before:.4g} to {now:.4g} meanwhile.</source>
      <translation>同时训练损失从{before:.4g}降至{now:.4g}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/train/training.py" />
      <source>The training needs {needed:,} MB besides the model, one sample at a time; {free:,} MB are free.</source>
      <translation>除模型外，逐个样本训练还需要{needed:,} MB；可用{free:,} MB。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/studio/job_ends.py" />
      <source>The training of {run} has ended.</source>
      <translation>{run} 的训练已结束。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/smaller/job.py" />
      <source>The training of {run} was cut off, so it is left out, with all that would be made from it. Ask for the same again: it goes on.</source>
      <translation>{run} 的训练被中断，因此将其略去，由它生成的一切也一并略去。再次提出同样的请求：它会继续。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/studio/opening_notices.py" />
      <source>The training of {run} was interrupted.</source>
      <translation>{run}的训练已中断。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/machines/taking.py" />
      <source>The training there began with other data than {run}.</source>
      <translation>那边的训练开始时的数据与 {run} 不同。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/machines/statements.py" />
      <source>The training there failed: {reason}</source>
      <translation>那边的训练失败：{reason}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/machines/taking.py" />
      <source>The training there has other settings than {run}.</source>
      <translation>那边的训练与 {run} 的设置不同。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/new_training.py" />
      <source>The training was not started.</source>
      <translation>训练未能开始。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/page.py" />
      <source>The trash is empty.</source>
      <translation>回收站是空的。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/page.py" />
      <source>The trash is empty; {size:.1f} MB are free again.</source>
      <translation>回收站已清空；释放了{size:.1f} MB。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/editors.py" />
      <source>The usual one</source>
      <translation>默认的</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/cleaning/inspection.py" />
      <source>The value cannot be read: {reason}.</source>
      <translation>无法读取该值：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/datasets/curation.py" />
      <source>The value cannot be used: {reason}.</source>
      <translation>该值无法使用：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/compared/tables.py" />
      <source>The value depends on n; compare it with values of the same n only, and take the interval for that of its expected value at this n.</source>
      <translation>该值取决于n；只能与n相同的值比较，区间是该n下期望值的区间。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/judged.py" />
      <source>The value depends on the number of results, and they are of {one} and {other} results.</source>
      <translation>该值取决于结果的数量，而它们分别来自{one}个和{other}个结果。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/statistics/differences.py" />
      <source>The value depends on the number of results, and they are {one} and {other}.</source>
      <translation>该值取决于结果的数量，而两者分别为 {one} 和 {other}。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_table/codec.py" />
      <source>The value of column {column!r} is too long for a table.</source>
      <translation>列{column!r}的值对表格来说过长。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_table/codec.py" />
      <source>The value of column {column!r} must be a text or a number, not {kind}.</source>
      <translation>列{column!r}的值必须是文本或数字，而不是{kind}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/search/results.py" />
      <source>The vectors of the results cannot be kept in the cache.</source>
      <translation>结果的向量无法保存在缓存中。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/search/shadows.py" />
      <source>The vectors of the samples cannot be kept in the cache.</source>
      <translation>样本的向量无法保存在缓存中。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/generation/grids.py" />
      <source>The weight of {slot!r} has no effect: nothing is given for it.</source>
      <translation>{slot!r} 的权重不起作用：没有给它任何条件。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/generation/conditions.py" />
      <source>The weight of {slot!r} is {weight:g}; it goes from 0 to 5.</source>
      <translation>{slot!r}的权重为{weight:g}；范围是0到5。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/export/write.py" />
      <source>The weights of {name!r} are too large for one file of ONNX.</source>
      <translation>{name!r} 的权重太大，一个 ONNX 文件放不下。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/smaller/student.py" />
      <source>The weights of {run} cannot be copied: {reason}.</source>
      <translation>无法复制 {run} 的权重：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/model/frozen.py" />
      <source>The weights that the encoder of the slot {slot!r} has from another run do not fit it.</source>
      <translation>槽“{slot}”的编码器从另一训练取得的权重与它不符。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/train/loop.py" />
      <source>The weights were no longer numbers at step {step}.</source>
      <translation>在第{step}步，权重不再是有效数值。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/cleaning/copies.py" />
      <source>The whole sample is held out too, so results on that say nothing.</source>
      <translation>整个样本也出现在验证或测试部分，因此那里的结果说明不了什么。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/cleaning/copies.py" />
      <source>The whole sample is in validation and in test.</source>
      <translation>整个样本同时出现在验证和测试部分。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/cleaning/copies.py" />
      <source>The whole sample is there twice.</source>
      <translation>整个样本出现了两次。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/model/teaching.py" />
      <source>The wider model lacks {name!r}.</source>
      <translation>更宽的模型缺少 {name!r}。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_text/model.py" />
      <source>The width of texts' features ({width}) cannot be shared among {heads} heads.</source>
      <translation>文本特征的宽度（{width}）不能由{heads}个头均分。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/registry.py" />
      <source>The {kind} id {id!r} is taken by the plugin {other!r}.</source>
      <translation>{kind}的标识{id!r}已被插件{other!r}占用。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/train/pending.py" />
      <source>The {name} was no longer a number at step {step}.</source>
      <translation>在第{step}步，{name}不再是有效数值。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/cleaning/copies.py" />
      <source>The {slot} is held out too, so results on that say little; the rest differs.</source>
      <translation>此{slot}也出现在验证或测试部分，因此那里的结果说明不了多少；其余内容不同。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/cleaning/copies.py" />
      <source>The {slot} is in validation and in test; the rest differs.</source>
      <translation>此{slot}同时出现在验证和测试部分；其余内容不同。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/cleaning/copies.py" />
      <source>The {slot} is much like one that is held out, so results on that say less.</source>
      <translation>此{slot}与验证或测试部分中的一个非常相似，因此那里的结果说服力较低。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/cleaning/copies.py" />
      <source>The {slot} is much like that of another sample.</source>
      <translation>此{slot}与另一个样本的非常相似。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/cleaning/copies.py" />
      <source>The {slot} is that of another sample; the rest differs.</source>
      <translation>此{slot}与另一个样本的相同；其余内容不同。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/cleaning/balance.py" />
      <source>The {slot} is unlike most. {fact}: {value} instead of {usual}.</source>
      <translation>{slot}与大多数样本不同。{fact}：{value}，而通常为{usual}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/cleaning/job.py" />
      <source>The {slot} lies {times} times as far from the middle as usual.</source>
      <translation>{slot}离中心的距离是通常的{times}倍。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/judged.py" />
      <source>Their values were resized in different ways: {one} and {other}.</source>
      <translation>它们的值以不同方式缩放：{one}和{other}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/page.py" />
      <source>Theme</source>
      <translation>主题</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/composed/service.py" />
      <source>There are no results to put together.</source>
      <translation>没有可以汇编的结果。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/evaluation/searches.py" />
      <source>There are no results yet that could be searched.</source>
      <translation>还没有可供搜索的结果。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>There are no scores of {run} yet. Evaluate it on the page Train.</source>
      <translation>{run} 还没有得分。请在“训练”页上评估它。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/results/restoration.py" />
      <source>There are no settings in that file.</source>
      <translation>该文件中没有设置。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/leaving/service.py" />
      <source>There are {formats}.</source>
      <translation>有：{formats}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/exports/service.py" />
      <source>There are {splits}.</source>
      <translation>现有{splits}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/samples/datasets.py" />
      <source>There is already a data set {name!r}.</source>
      <translation>已有数据集{name!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/evaluation/searches.py" />
      <source>There is no data set yet that could be searched.</source>
      <translation>还没有可供搜索的数据集。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/samples/datasets.py" />
      <source>There is no data set {name!r}.</source>
      <translation>没有数据集{name!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/model/device.py" />
      <source>There is no device {name!r}.</source>
      <translation>没有设备{name!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/families.py" />
      <source>There is no family {id!r} that can be trained on {dataset}.</source>
      <translation>没有可在{dataset}上训练的模型族 {id!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/judging/adaptation.py" />
      <source>There is no figure that says how good it is; look at what it makes.</source>
      <translation>没有指标能说明它的好坏；请看它生成的内容。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/sources.py" />
      <source>There is no file or folder {source}.</source>
      <translation>没有文件或文件夹{source}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/judging/reproduce.py" />
      <source>There is no file {file}.</source>
      <translation>找不到文件{file}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/intake.py" />
      <source>There is no file {path}.</source>
      <translation>没有文件{path}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/datasets/asked.py" />
      <source>There is no filter {name!r}.</source>
      <translation>没有筛选{name!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/folder/description.py" />
      <source>There is no folder {path}.</source>
      <translation>没有文件夹{path}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/leaving/service.py" />
      <source>There is no format {format!r} for models.</source>
      <translation>没有名为 {format!r} 的模型格式。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/job_kinds.py" />
      <source>There is no job of the kind {kind!r}.</source>
      <translation>没有 {kind!r} 类型的任务。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/job_store.py" />
      <source>There is no job {id!r}.</source>
      <translation>没有任务{id!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/jobs/lanes.py" />
      <source>There is no lane {lane!r}.</source>
      <translation>没有通道{lane!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/generation/manifests.py" />
      <source>There is no manifest {path}.</source>
      <translation>没有清单{path}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/given.py" />
      <source>There is no option --{name}.</source>
      <translation>没有选项 --{name}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/manager.py" />
      <source>There is no plugin {name!r}.</source>
      <translation>没有插件{name!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/training/recipes.py" />
      <source>There is no recipe {id!r}.</source>
      <translation>没有配方{id!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/attribution/source.py" />
      <source>There is no result to look at.</source>
      <translation>没有可查看的结果。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/generation/gallery.py" />
      <source>There is no result {key!r} in this project.</source>
      <translation>此项目中没有结果 {key!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/project/roots.py" />
      <source>There is no root {name!r}.</source>
      <translation>没有根目录{name!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/review/adapt_sheet.py" />
      <source>There is no run yet that could be adapted. Train one on the page Train.</source>
      <translation>还没有可以适应的训练。请先在“训练”页面训练一个。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/runs.py" />
      <source>There is no run {name!r}.</source>
      <translation>没有运行{name!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/page.py" />
      <source>There is no sample to take.</source>
      <translation>没有可取的样本。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/sessions.py" />
      <source>There is no session {name!r}.</source>
      <translation>没有会话{name!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/sweeps/axes.py" />
      <source>There is no setting {path!r} that could be varied.</source>
      <translation>没有可以改变的设置 {path!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/recipe_settings.py" />
      <source>There is no setting {path!r}.</source>
      <translation>没有设置项{path!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/exports/service.py" />
      <source>There is no split {split!r}.</source>
      <translation>没有划分{split!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/sweeps/sweep.py" />
      <source>There is no sweep {id!r}.</source>
      <translation>没有扫描 {id!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/registry.py" />
      <source>There is no {kind} {id!r}.</source>
      <translation>没有{kind}{id!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/exports/service.py" />
      <source>There is nothing to be exported in these splits of {name!r}.</source>
      <translation>{name!r}的这些划分中没有可导出的内容。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/live_preview.py" />
      <source>There is nothing to look at.</source>
      <translation>没有可查看的内容。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/folder/description.py" />
      <source>There is one inside: {inside}.</source>
      <translation>里面有一个项目：{inside}。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_align/model.py" />
      <source>There is only the slot {slot!r}; an alignment wants two at least.</source>
      <translation>只有槽 {slot!r};对齐至少需要两个。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/plugins/authorship.py" />
      <source>There is something at {folder} already.</source>
      <translation>{folder} 处已有内容。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/window/notice_area.py" />
      <source>There were no messages since the program was started.</source>
      <translation>程序启动以来没有消息。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/sweeps/planner.py" />
      <source>There {count:is|are} only {count} different {count:combination|combinations}.</source>
      <translation>只有 {count} 种不同的组合。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/recipe_settings.py" />
      <source>These do: {known}.</source>
      <translation>会的有：{known}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/imports/sheet.py" />
      <source>These files cannot be imported as they are.</source>
      <translation>这些文件无法按原样导入。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/actions.py" />
      <source>These keys cannot be pressed together.</source>
      <translation>这些键不能同时按下。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/sweeps/table.py" />
      <source>These trainings have no held-out loss: the learner has none, or there are no samples held out. Judge by another score.</source>
      <translation>这些训练没有留出损失：学习器没有，或没有留出样本。请用其他分数评判。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/judged.py" />
      <source>They are in different units: {one} and {other}.</source>
      <translation>它们的单位不同：{one}和{other}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/compose_sheet.py" />
      <source>They are in {folder}.</source>
      <translation>它们在{folder}中。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/export_sheet.py" />
      <source>They are in {folder}. Left out: {count}; the details say what, and why.</source>
      <translation>它们在{folder}中。略去{count}项；详情中列出了内容和原因。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/train/start.py" />
      <source>They are kept as they are; start a new run.</source>
      <translation>它们已原样保留；请新建一次运行。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/extras.py" />
      <source>They come with the program installed by: {command}; the packed program does not have them.</source>
      <translation>用以下命令安装的程序带有它们：{command}；打包的程序没有。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/judged.py" />
      <source>They were judged by different versions of the metric: {one} and {other}.</source>
      <translation>评估它们的指标版本不同：{one}和{other}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/judged.py" />
      <source>They were judged by features of different extractors: {one} and {other}.</source>
      <translation>评估它们的特征来自不同的提取器：{one}和{other}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/judged.py" />
      <source>They were judged on different data sets: {one} and {other}.</source>
      <translation>它们是在不同的数据集上评估的：{one}和{other}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/judged.py" />
      <source>They were judged on different splits: {one} and {other}.</source>
      <translation>它们是在不同的划分上评估的：{one}和{other}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/complaints.py" />
      <source>This cannot be done: {reason}.</source>
      <translation>无法执行：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/slot_steps.py" />
      <source>This data has {slots}.</source>
      <translation>此数据含有{slots}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/nn/learners.py" />
      <source>This generator makes one slot of the kind {modality}, but {count} targets were chosen: {targets}.</source>
      <translation>该生成器只生成一个{modality}类型的槽位，但选择了{count}个目标：{targets}。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_fusion/pooling.py" />
      <source>This generator wants tokens, but the fusion {fusion!r} gives a single vector.</source>
      <translation>该生成器需要词元，但融合{fusion!r}只给出单个向量。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/train/training.py" />
      <source>This machine took {steps:,} steps; what the recipe makes is usually right after about {usual:,}, which take {minutes:.0f} minutes here.</source>
      <translation>这台机器走了 {steps:,} 步；该配方通常在约 {usual:,} 步之后才做得正确，在此需要 {minutes:.0f} 分钟。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/sheets.py" />
      <source>This one: {score} = {parts}</source>
      <translation>此样本：{score} = {parts}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/resources.py" />
      <source>This program remembers no folders.</source>
      <translation>本程序不记录文件夹。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/studio/opening_notices.py" />
      <source>This project needs the folder {title}.</source>
      <translation>此项目需要文件夹{title}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/studio/opening_notices.py" />
      <source>This project needs the plugin {name}.</source>
      <translation>此项目需要插件 {name}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/studio/opening_notices.py" />
      <source>This project was not made on this computer.</source>
      <translation>该项目不是在这台计算机上创建的。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/jobs/going_on.py" />
      <source>This project was not made on this computer. Going on would do this:</source>
      <translation>该项目不是在这台计算机上创建的。继续将执行以下操作：</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/run_panel.py" />
      <source>This run learns without making anything, so nothing can be generated from it. Evaluate it to see how well it has learned.</source>
      <translation>此运行只学习而不生成任何东西，所以不能用它生成。评估它，看它学得怎样。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/evaluate_sheet.py" />
      <source>This run makes nothing, so there are no metrics to choose: it is judged by how often it names the right class.</source>
      <translation>此运行不生成任何东西，所以没有指标可选：按它说对类别的比例来评估。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/evaluate_sheet.py" />
      <source>This run makes nothing, so there are no metrics to choose: it is judged by its own figures and its loss on held-out samples.</source>
      <translation>此运行不生成任何东西，所以没有指标可选：按它自己的数值和留出样本上的损失来评估。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/preview_view.py" />
      <source>This run makes nothing, so there are no previews.</source>
      <translation>该运行不生成任何内容，因此没有预览。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/page.py" />
      <source>This run makes nothing: nothing can be generated from it.</source>
      <translation>该运行不生成任何内容：无法由它生成。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_flow/model.py" />
      <source>This run takes no long steps.</source>
      <translation>此运行不会走长步。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/run_panel.py" />
      <source>This run tells classes apart; it generates nothing. Ask it about files and texts of yours, or about stored samples; evaluate it to see how often it is right.</source>
      <translation>此运行区分类别，不生成任何东西。可以用你的文件和文本询问它，或询问已存的样本；评估它，看它有多少次是对的。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/run_panel.py" />
      <source>This run tells the class or the number in a column; it generates nothing. Ask it about files and texts of yours, or about stored samples; evaluate it to see how often it is right, or how far off.</source>
      <translation>此运行判定一列的类别或数值，不生成任何内容。可以用您自己的文件和文本或已存样本询问它；评估它可知其正确率或偏差。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/browser.py" />
      <source>This sample has no place for a text.</source>
      <translation>此样本没有可写文本的位置。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/augmentation/view.py" />
      <source>This sample has no {slot}.</source>
      <translation>该样本没有{slot}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/data/step_trial.py" />
      <source>This step is shown on pictures only.</source>
      <translation>此步骤只能在图片上展示。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/files.py" />
      <source>This system has no program that shows folders. It is here: {path}</source>
      <translation>本系统没有显示文件夹的程序。它在这里：{path}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/serve_sheet.py" />
      <source>This system has no program that shows pages. It is here: {path}</source>
      <translation>本系统没有能显示网页的程序。页面在这里：{path}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/serving/maker.py" />
      <source>This takes longer than {seconds:g} seconds.</source>
      <translation>这需要的时间超过了 {seconds:g} 秒。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/sheets.py" />
      <source>Those most like the chosen sample, the nearest first</source>
      <translation>与所选样本最相似的样本，最相似的在前</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/found.py" />
      <source>Those nearest to what was given among the results; a double click leads there</source>
      <translation>结果中与所给内容最接近的；双击可前往</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/found.py" />
      <source>Those nearest to what was given in all data sets; a double click leads there</source>
      <translation>所有数据集中与所给内容最接近的样本；双击可前往</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/sheets.py" />
      <source>Those nearest to what was given, the nearest first</source>
      <translation>与所给内容最接近的样本，最近的在前</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Those that are marked as synthetic; held-out samples so marked never count.</source>
      <translation>即标记为合成的样本；带此标记的留出样本从不计入。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/train/loop.py" />
      <source>Threads now: {count}, beside other programs that use the CPU.</source>
      <translation>线程数现为 {count}，其余 CPU 留给其他程序。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/marks/stars.py" />
      <source>Three stars</source>
      <translation>三星</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>Threshold</source>
      <translation>阈值</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/extractors/specs.py" />
      <source>Tiles</source>
      <translation>分块</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/attribution/piece_map.py" />
      <source>Time</source>
      <translation>时间</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_flow/plugin.py" />
      <source>Time centre</source>
      <translation>时间中心</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/recipe_times.py" />
      <source>Time not known yet</source>
      <translation>所需时间未知</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_flow/plugin.py" />
      <source>Time spread</source>
      <translation>时间离散度</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/smaller_sheet.py" />
      <source>Time, times</source>
      <translation>时间（倍）</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_flow/plugin.py" />
      <source>Times and noises that a picture is learned with in each step; encoders run once for all of them.</source>
      <translation>每一步中学习一张图片时所用的时刻和噪声的个数；编码器只为它们全部运行一次。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/plugin.py" />
      <source>Tiny pictures</source>
      <translation>极小的图片</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/compose_sheet.py" />
      <source>Title</source>
      <translation>标题</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>To a square</source>
      <translation>补成正方形</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/imports/sheet.py" />
      <source>To be made</source>
      <translation>待生成</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/imports/sheet.py" />
      <source>To be made or condition</source>
      <translation>待生成或条件</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/serve_sheet.py" />
      <source>To try it</source>
      <translation>试一试</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/attribution/findings.py" />
      <source>Together</source>
      <translation>共同作用</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/results/dataset_sheet.py" />
      <source>Together with</source>
      <translation>合并</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/serve_sheet.py" />
      <source>Token</source>
      <translation>令牌</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_fusion/plugin.py" />
      <source>Tokens that gather from all slots and condition the generator.</source>
      <translation>从所有槽位收集信息并作为生成器条件的词元。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/told_part.py" />
      <source>Told and right numbers</source>
      <translation>判定值与正确值</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/review/label_sheet.py" />
      <source>Told by {run}</source>
      <translation>由 {run} 判定</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/study_form.py" />
      <source>Told column</source>
      <translation>要判断的列</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/told_part.py" />
      <source>Told: {slot}</source>
      <translation>判定内容：{slot}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/compared/tables.py" />
      <source>Too few results for an interval.</source>
      <translation>结果太少，无法给出区间。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_words/plugin.py" />
      <source>Top p</source>
      <translation>Top p</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/window/pages.py" />
      <source>Train</source>
      <translation>训练</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/synthetic.py" />
      <source>Train a generator on it, and take that one.</source>
      <translation>请在它上面训练一个生成器，再选用那个。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/layout.py" />
      <source>Train a run first. As soon as it has saved its first checkpoint, you can generate from it here, even while it trains on.</source>
      <translation>请先训练一次运行。它首次保存之后，即使仍在训练，也可以在这里用它生成。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/export/job.py" />
      <source>Train a run with another encoder for this slot.</source>
      <translation>请为这个槽位换一个编码器，再训练一次。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/train/pending.py" />
      <source>Train again with a smaller training.lr or a smaller training.clip; what was saved is kept.</source>
      <translation>请用更小的 training.lr 或更小的 training.clip 重新训练；已保存的内容会保留。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/page.py" />
      <source>Train again with changes</source>
      <translation>更改后重新训练</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/beside_part.py" />
      <source>Train baselines</source>
      <translation>训练基线</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/telling/predictors.py" />
      <source>Train it again.</source>
      <translation>请重新训练。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/menus.py" />
      <source>Train on</source>
      <translation>继续训练</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/remote_sheet.py" />
      <source>Train on another machine</source>
      <translation>在另一台机器上训练</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/projects/page.py" />
      <source>Train on your own machine, then generate from any of them. Nothing leaves this computer.</source>
      <translation>在自己的计算机上训练，然后用其中任意一种来生成。任何数据都不会离开这台计算机。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Train one with several tasks.</source>
      <translation>请训练一个带有多个任务的运行。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Train one with tasks: --set task.SLOT.COLUMN.id=heads.</source>
      <translation>请训练一个带任务的运行：--set task.SLOT.COLUMN.id=heads。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Train the recipe 'align': mmstudio train --recipe align --dataset NAME.</source>
      <translation>请训练配方“align”:mmstudio train --recipe align --dataset NAME。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Train the recipe Alignment.</source>
      <translation>请用“对齐”配方训练。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/going_on.py" />
      <source>Train the run {run} on the data set {dataset} ({samples:,} {samples:sample|samples}) for {minutes:g} {minutes:minute|minutes}, on {device}.</source>
      <translation>在 {device} 上用数据集 {dataset}（{samples:,} 个样本）训练运行 {run}，共 {minutes:g} 分钟。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/going_on.py" />
      <source>Train the run {run} on the data set {dataset} ({samples:,} {samples:sample|samples}) for {steps:,} {steps:step|steps}, on {device}.</source>
      <translation>在 {device} 上用数据集 {dataset}（{samples:,} 个样本）训练运行 {run}，共 {steps:,} 步。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/going_on.py" />
      <source>Train the run {run} on the data set {dataset} ({samples:,} {samples:sample|samples}), on {device}.</source>
      <translation>在 {device} 上用数据集 {dataset}（{samples:,} 个样本）训练运行 {run}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/sweeps/service.py" />
      <source>Train up to {count} {count:run|runs} of the recipe {recipe} on the data set {dataset} for {minutes:g} {minutes:minute|minutes} each, on {device}.</source>
      <translation>在 {device} 上，用数据集 {dataset} 训练配方 {recipe} 的最多 {count} 个运行，每个 {minutes:g} 分钟。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/sweeps/service.py" />
      <source>Train up to {count} {count:run|runs} of the recipe {recipe} on the data set {dataset} for {steps:,} {steps:step|steps} each, on {device}.</source>
      <translation>在 {device} 上，用数据集 {dataset} 训练配方 {recipe} 的最多 {count} 个运行，每个 {steps:,} 步。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/training/runs.py" />
      <source>Train {run} on {dataset}</source>
      <translation>在{dataset}上训练{run}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/split_sheet.py" />
      <source>Trained on the current splits: {runs}. What they were trained on may be held out afterwards, so that their figures no longer hold; train them anew.</source>
      <translation>按当前划分训练过：{runs}。重新划分后，它们训练用过的样本可能被留出，其数字将不再成立；请重新训练。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/evaluations.py" />
      <source>Training</source>
      <translation>训练</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/cleaning/report.py" />
      <source>Training samples much like held-out ones</source>
      <translation>与验证或测试样本相似的训练样本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/cleaning/report.py" />
      <source>Training samples that are held out too</source>
      <translation>也在验证或测试中的训练样本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Training time; waiting and pauses do not count.</source>
      <translation>训练时间；等待和暂停不计入。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/lessons.py" />
      <source>Training what judges results</source>
      <translation>正在训练用于评判结果的网络</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/shown_results.py" />
      <source>Training, {distance} away</source>
      <translation>训练，距离{distance}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/work.py" />
      <source>Trainings and results are made on it where no other is chosen. Automatic: a training takes the first GPU, else the CPU; results are made where their run was trained.</source>
      <translation>未另行选择时，训练和生成都使用此设备。自动：训练使用第一块GPU，没有则使用CPU；生成使用其运行训练时的设备。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_text/plugin.py" />
      <source>Transformer</source>
      <translation>Transformer</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/sets/specs.py" />
      <source>Transport distance (MIND)</source>
      <translation>传输距离 (MIND)</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/page.py" />
      <source>Trash</source>
      <translation>回收站</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_forest/plugin.py" />
      <source>Trees</source>
      <translation>树</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/trying/buttons.py" />
      <source>Tried settings</source>
      <translation>尝试过的设置</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>Trim silence</source>
      <translation>修剪静音</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_text/step_specs.py" />
      <source>Truncate</source>
      <translation>截断</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/problems.py" />
      <source>Try again</source>
      <translation>重试</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/install/index.py" />
      <source>Try again later.</source>
      <translation>请稍后重试。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/page.py" />
      <source>Try again what was skipped</source>
      <translation>重试被跳过的内容</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/additions.py" />
      <source>Try again what was skipped of {dataset}</source>
      <translation>重试{dataset}中被跳过的内容</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Try it on one run: Grid on the page Generate.</source>
      <translation>请在一个运行上尝试：“生成”页上的网格。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Try it on one run: mmstudio grid, or Grid on the page Generate.</source>
      <translation>请在一个运行上尝试：mmstudio grid，或“生成”页面上的“网格”。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/trying/sweep_sheet.py" />
      <source>Try several</source>
      <translation>尝试多种</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/trying/buttons.py" />
      <source>Try several ...</source>
      <translation>尝试多种…</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/install_sheet.py" />
      <source>Trying the plugin in a process of its own ...</source>
      <translation>正在独立进程中试用插件…</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Turns each picture by another small angle in every step.</source>
      <translation>每一步将每张图片旋转不同的小角度。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Turns every picture by the same angle, without cutting anything off.</source>
      <translation>将每张图片旋转相同角度，不裁掉任何内容。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/grids/sheet.py" />
      <source>Two axes have the same setting.</source>
      <translation>有两条轴使用了相同的设置。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/generation/grids.py" />
      <source>Two axes have the setting {name!r}.</source>
      <translation>有两条轴使用了设置 {name!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/search/labels.py" />
      <source>Two classes have the name {name!r}.</source>
      <translation>有两个类别都叫 {name!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/samples/slots.py" />
      <source>Two slots have the name {slot!r}.</source>
      <translation>有两个槽位都名为{slot!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/marks/stars.py" />
      <source>Two stars</source>
      <translation>二星</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_align/plugin.py" />
      <source>Two views</source>
      <translation>两个视图</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/window/main_window.py" />
      <source>Undo</source>
      <translation>撤销</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/cleaning/report.py" />
      <source>Unlike most</source>
      <translation>与大多数不同</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/sources.py" />
      <source>Unpack all parts together with another program (7-Zip, say), then import the folder.</source>
      <translation>请用其他程序（例如 7-Zip）将所有分卷一起解压，再导入该文件夹。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/sources.py" />
      <source>Unpack it with another program (7-Zip, say), then import the folder.</source>
      <translation>请用其他程序（例如 7-Zip）解压，再导入该文件夹。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/service.py" />
      <source>Unpack {source} yourself, or import it into the project.</source>
      <translation>请自行解压{source}，或将其导入项目。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/archives.py" />
      <source>Unpacking {name} ...</source>
      <translation>正在解包 {name}…</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/attributes_part.py" />
      <source>Unreadable</source>
      <translation>无法读出</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/training/adapting.py" />
      <source>Up to {count} {count:sample|samples} of {dataset} {count:is|are} mixed in, so that they are not forgotten.</source>
      <translation>混入 {dataset} 中最多 {count} 个样本，以免遗忘。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/card.py" />
      <source>Update</source>
      <translation>更新</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/folder/description.py" />
      <source>Update MM Studio; the project was left as it is.</source>
      <translation>请更新MM Studio；项目保持原样。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Use --weight instead.</source>
      <translation>请改用--weight。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/model/checkpoint.py" />
      <source>Use an earlier checkpoint, or train again.</source>
      <translation>请使用更早的检查点，或重新训练。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/augmentation/trial.py" />
      <source>Use in training</source>
      <translation>用于训练</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/card.py" />
      <source>Use its settings</source>
      <translation>使用其设置</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/run_slots.py" />
      <source>Use mmstudio generate.</source>
      <translation>请使用 mmstudio generate。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/diagnosis/convergence.py" />
      <source>Use the best checkpoint. For the next training: more samples, random steps on the data, a smaller model, or less time.</source>
      <translation>请使用最佳检查点。下次训练：更多样本、对数据的随机步骤、更小的模型，或更短的时间。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/runs.py" />
      <source>Use the id instead: {ids}.</source>
      <translation>请改用编号：{ids}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/results/restoration.py" />
      <source>Use the settings of a result</source>
      <translation>使用某个结果的设置</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/gallery/page.py" />
      <source>Use the settings of the result</source>
      <translation>使用该结果的设置</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/gallery/detail.py" />
      <source>Use these settings</source>
      <translation>使用这些设置</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/evaluations.py" />
      <source>Validation</source>
      <translation>验证</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/table_part.py" />
      <source>Value</source>
      <translation>数值</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/row_body.py" />
      <source>Value of the column</source>
      <translation>该列的值</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/curves.py" />
      <source>Value under the pointer</source>
      <translation>指针处的值</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/matrix_model.py" />
      <source>Value: {value}</source>
      <translation>数值：{value}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/grids/axis.py" />
      <source>Values</source>
      <translation>值</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/serving/asked.py" />
      <source>Values of the slot {slot!r} are sent as files (multipart).</source>
      <translation>槽位 {slot!r} 的值以文件发送（multipart）。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_align/plugin.py" />
      <source>Values that belong together come to lie near each other in one space, which can be searched.</source>
      <translation>同属一个样本的值在同一空间中彼此靠近，并且可以在其中搜索。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/cleaning/report.py" />
      <source>Values that cannot be read</source>
      <translation>无法读取的值</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/trying/setting_rows.py" />
      <source>Values with commas between them, or a range as LOW..HIGH</source>
      <translation>用逗号分隔的值，或写作 低..高 的范围</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/grids/axis.py" />
      <source>Values, with commas; 1..4 stands for 1, 2, 3 and 4</source>
      <translation>值，用逗号分隔；1..4 表示 1、2、3 和 4</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_vae/plugin.py" />
      <source>Variational autoencoder</source>
      <translation>变分自编码器</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/attributes_part.py" />
      <source>Variety</source>
      <translation>多样性</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/single_specs.py" />
      <source>Variety of phrasings</source>
      <translation>说法的多样性</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/single_specs.py" />
      <source>Variety of words</source>
      <translation>词语多样性</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/search/space.py" />
      <source>Vectors are shortened for quick searches</source>
      <translation>正在为快速搜索缩短向量</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/search/results.py" />
      <source>Vectors of the results</source>
      <translation>结果的向量</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/search/space.py" />
      <source>Vectors of the samples</source>
      <translation>样本的向量</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/install_sheet.py" />
      <source>Version</source>
      <translation>版本</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/plugin.py" />
      <source>Very short sounds</source>
      <translation>极短的声音</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/augmentation/view.py" />
      <source>View of {slot}</source>
      <translation>{slot}的视图</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_text/plugin.py" />
      <source>Vocabulary</source>
      <translation>词表</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_sounds/plugin.py" />
      <source>Vocoder</source>
      <translation>声码器</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_forest/plugin.py" />
      <source>Votes</source>
      <translation>投票</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Wait for their check, or start it on the page Data.</source>
      <translation>请等待检查完成，或在“数据”页上开始检查。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Wait for their check, or start it: mmstudio dataset check {name}.</source>
      <translation>请等待检查完成，或启动检查：mmstudio dataset check {name}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/datasets/curation.py" />
      <source>Wait until its import has ended, or stop it.</source>
      <translation>请等待其导入结束，或停止导入。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/generation/sessions.py" />
      <source>Wait until they are there, or stop them.</source>
      <translation>请等到结果生成完毕，或停止它们。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/projects/own_projects.py" />
      <source>Waiting jobs of this project will not start by themselves.</source>
      <translation>该项目中等待的任务不会自动启动。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/projects/page.py" />
      <source>Waiting jobs start by themselves and files outside of its folder are read, from the next opening on.</source>
      <translation>从下次打开起，等待的任务会自动启动，并会读取其文件夹之外的文件。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Warm-up</source>
      <translation>预热</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/values/player.py" />
      <source>Waveform</source>
      <translation>波形</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/study_form.py" />
      <source>Ways to learn without some slots</source>
      <translation>缺少部分槽位时的学习方式</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/plugin.py" />
      <source>WebDataset</source>
      <translation>WebDataset</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/plugin.py" />
      <source>WebDataset shards (.tar)</source>
      <translation>WebDataset分片（.tar）</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/card.py" />
      <source>Weight</source>
      <translation>权重</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Weight decay</source>
      <translation>权重衰减</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_vae/plugin.py" />
      <source>Weight of differences between neighbouring pixels.</source>
      <translation>相邻像素之差的权重。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_gan/plugin.py" />
      <source>Weight of telling pictures from wrong conditions; more follows the condition more closely.</source>
      <translation>辨别图片与错误条件的权重；越大越贴合条件。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_sounds/plugin.py" />
      <source>Weight of telling which of the things given a sound belongs to; what pictures or texts tell of it is then read sooner. 0 leaves it out.</source>
      <translation>判断一段声音属于哪一份给定内容的权重；由此能更早读懂图片或文本对它的描述。0表示不使用。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_words/plugin.py" />
      <source>Weight of telling which of the things given a text belongs to; what pictures or sounds show is then read many times sooner. 0 leaves it out.</source>
      <translation>判断一段文本属于哪一份给定内容的权重；由此能快数倍地读懂图片或声音所表现的内容。0表示不使用。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_joint/plugin.py" />
      <source>Weight of telling which summaries belong to the same sample, from which slots learn early what they share; 0 leaves it out.</source>
      <translation>判断哪些摘要属于同一样本的权重，各槽由此及早学到彼此共有的内容；0表示不使用。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_gan/plugin.py" />
      <source>Weight of the distance to the sample's own picture, which fades during training; helps short trainings, 0 is the purely adversarial one.</source>
      <translation>与样本自身图片之距离的权重，在训练中逐渐消退；有助于短时间训练，0为纯对抗训练。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_vae/plugin.py" />
      <source>Weight of the divergence; more puts less into the latent numbers.</source>
      <translation>散度的权重；越大则潜在数值承载越少。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_gan/plugin.py" />
      <source>Weight of the gradient penalties; raise it when the margin of the discriminator runs away.</source>
      <translation>梯度惩罚的权重；当判别器的间隔失控时请调大。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_words/plugin.py" />
      <source>Weight of the likelihood that is still learned beside the critic's judgement; without it, 0, language is soon unlearned.</source>
      <translation>在评判之外仍学习的似然的权重；为 0 即不用，语言很快就会被忘掉。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_heads/plugin.py" />
      <source>Weight of what samples without a label teach: where the head is sure of one view of a sample, that class is the label of another view, changed by other draws of the random steps. At 0 they teach nothing; otherwise a batch holds half as many samples, each twice.</source>
      <translation>没有标签的样本所起作用的权重：如果对样本的一个视图有把握，该类别就成为另一个视图的标签，两个视图由随机步骤各自改变。为 0 时它们不起作用；否则一批中的样本数减半，每个样本出现两次。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/grids/axis.py" />
      <source>Weight of {slot}</source>
      <translation>{slot} 的权重</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_fusion/plugin.py" />
      <source>Weighted sum</source>
      <translation>加权和</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_forest/plugin.py" />
      <source>Weights of classes</source>
      <translation>类别权重</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/train/start.py" />
      <source>Weights that do not fit, or that the other run does not keep, begin anew: {names}.</source>
      <translation>不匹配或另一个运行未保存的权重从头开始：{names}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/evaluation/score_table.py" />
      <source>Weights {weights}</source>
      <translation>权重{weights}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/service.py" />
      <source>What an archive holds cannot be referenced in place.</source>
      <translation>压缩包中的内容无法就地引用。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/imports/options.py" />
      <source>What becomes of the files</source>
      <translation>文件的处理方式</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/evaluation/score_table.py" />
      <source>What cannot be read in a result counts as wrong, so a value may lie below chance</source>
      <translation>结果中无法读出的属性按错误计，因此数值可能低于随机水平</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/model/learned.py" />
      <source>What counts in {slot}, of 100: {parts}.</source>
      <translation>{slot} 中各部分的分量（共 100）：{parts}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/shown_results.py" />
      <source>What decided</source>
      <translation>由什么决定</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/evaluation/predicted.py" />
      <source>What decided on {told}: {without} without anything, then {shares}.</source>
      <translation>决定 {told} 的因素：什么都不给时为 {without}，然后 {shares}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/menus.py" />
      <source>What decided the result?</source>
      <translation>是什么决定了这个结果？</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/attribution/sheet.py" />
      <source>What decided this?</source>
      <translation>是什么决定了它？</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/attributions.py" />
      <source>What decided {key} in the run {run} cannot be read: {reason}.</source>
      <translation>无法读取运行 {run} 中 {key} 的决定因素：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/evaluation/attribution.py" />
      <source>What decided {name}</source>
      <translation>是什么决定了 {name}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/window/palette.py" />
      <source>What do you want to do?</source>
      <translation>您想做什么？</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/attribution/bars.py" />
      <source>What each condition contributes</source>
      <translation>每个条件的贡献</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/sets/settings.py" />
      <source>What gives the features that are compared.</source>
      <translation>提供用于比较的特征的部件。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/study_form.py" />
      <source>What is compared</source>
      <translation>比较的内容</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/gallery/page.py" />
      <source>What is generated on the page Generate is gathered here, from all sessions.</source>
      <translation>在“生成”页生成的内容会从所有会话汇集到这里。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/generation/conditions.py" />
      <source>What is given for {slot!r} is held fixed; it has no weight.</source>
      <translation>为{slot!r}给定的内容保持不变，没有权重。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/making.py" />
      <source>What is given stays as it is.</source>
      <translation>给定的内容保持不变。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/plugin.py" />
      <source>What is heard of a sound from its start; 0 covers most of the data set, at most 10 s.</source>
      <translation>从开头起听取的声音长度；0表示覆盖数据集的大部分，最多10秒。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/viewer/facts.py" />
      <source>What is known about it</source>
      <translation>相关信息</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_heads/plugin.py" />
      <source>What is learned</source>
      <translation>学习内容</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/choices/task_choice.py" />
      <source>What is learned from the same encoders and fusion as well</source>
      <translation>用同样的编码器和融合同时学习的内容</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/cleaning/view.py" />
      <source>What is left out takes no part in training and stays stored. Undo takes it in again.</source>
      <translation>被排除的内容不参与训练，但仍会保留。撤销即可重新纳入。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/judging/adaptation.py" />
      <source>What is lost on the old data is not known, since none was given.</source>
      <translation>没有给出旧数据，因此不知道在旧数据上损失了多少。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>What is quieter than the loudest moment by this much counts as silence.</source>
      <translation>比最响时刻轻这么多的部分视为静音。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/augmentation/view.py" />
      <source>What is shown</source>
      <translation>所示内容</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/choices/start_choice.py" />
      <source>What is taken</source>
      <translation>取用什么</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/attribution/findings.py" />
      <source>What is to be explained</source>
      <translation>要解释的内容</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>What it is filled with; edge repeats the outermost pixels.</source>
      <translation>用什么填充；edge 重复最外侧的像素。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/imports/sheet.py" />
      <source>What it is for</source>
      <translation>用途</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/predict_sheet.py" />
      <source>What it tells</source>
      <translation>要判断的内容</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/cache.py" />
      <source>What jobs may be using stayed: empty it again when they have ended.</source>
      <translation>任务可能正在使用的部分已保留：任务结束后可再次清空。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/recipe_parts.py" />
      <source>What learns</source>
      <translation>学习方式</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>What stands for them: learned numbers, or zeros.</source>
      <translation>用什么代替它们：学到的数，或零。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/filter_bar.py" />
      <source>What stands in the column</source>
      <translation>该列的内容</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/judging/adaptation.py" />
      <source>What the adaptation of the run {run} came to cannot be read: {reason}.</source>
      <translation>无法读取训练 {run} 的适应结果：{reason}。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>What the corners are filled with.</source>
      <translation>四角用什么填充。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/data/step_trial.py" />
      <source>What the encoder prepares cannot be shown.</source>
      <translation>编码器准备的内容无法展示。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/payloads.py" />
      <source>What the job {title!r} is to do cannot be understood: {reason}.</source>
      <translation>无法理解任务 {title!r} 要做什么：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/sampling_form.py" />
      <source>What the page Generate starts with; each may be changed there.</source>
      <translation>“生成”页的初始设置；每一项都可以在那里更改。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/model/descriptions.py" />
      <source>What the part {id!r} of the model learned before training is not valid: {reason}.</source>
      <translation>模型的部分 {id!r} 在训练前学到的内容无效:{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/predict_sheet.py" />
      <source>What the run says</source>
      <translation>运行的回答</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/sections.py" />
      <source>What the scores compare</source>
      <translation>评分比较的对象</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/results/look.py" />
      <source>What the tray gives now</source>
      <translation>托盘当前的效果</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/sample/results.py" />
      <source>What there was of it is not kept: {reason}</source>
      <translation>已有的部分没有保留：{reason}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/train/probe.py" />
      <source>What this training makes cannot be probed: {reason}</source>
      <translation>无法探查此训练的生成结果：{reason}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/grids/sheet.py" />
      <source>What to make</source>
      <translation>生成什么</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_sounds/plugin.py" />
      <source>What turns the spectrogram into a sound; auto takes the learned one once it has learned for a while.</source>
      <translation>用什么把频谱图变成声音；auto 在声码器学习一段时间后使用它。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/found_view.py" />
      <source>What was found</source>
      <translation>找到的内容</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/found.py" />
      <source>What was found cannot be shown.</source>
      <translation>找到的内容无法显示。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/data/unread.py" />
      <source>What was given for {slot} is longer than the encoder of the run reads: {percent} % of it counts.</source>
      <translation>为 {slot} 给出的内容超出该运行的编码器能读取的长度：只有 {percent} % 起作用。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/view.py" />
      <source>What was told</source>
      <translation>判定结果</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>What words name may be cut off.</source>
      <translation>词语所指的内容可能被裁掉。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>What words name may be hidden.</source>
      <translation>词语所指的内容可能被遮住。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/page.py" />
      <source>What you delete in a project is kept in its trash, so that it can be undone, until you empty it.</source>
      <translation>您在项目中删除的内容会保留在其回收站中，以便撤销，直到您清空它。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/additions.py" />
      <source>What {name!r} was imported from is not there any more.</source>
      <translation>{name!r}的导入来源已不在。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/machines/job_folder.py" />
      <source>What {path} says of the job cannot be read: {reason}.</source>
      <translation>无法读取 {path} 中关于作业的内容：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/imports/sheet.py" />
      <source>What {slot} is for</source>
      <translation>{slot}的用途</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/run_slots.py" />
      <source>What {title} has learned cannot be exported: it works inside this program only.</source>
      <translation>{title} 学到的东西不能导出：它只能在本程序里工作。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/trying/sweep_sheet.py" />
      <source>When worse than half of the others</source>
      <translation>比其他一半更差时</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/find_sheet.py" />
      <source>Where</source>
      <translation>查找范围</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>Where something is learned beside it: all losses count as they are, or each is weighed by its learned uncertainty.</source>
      <translation>同时学习其他任务时：所有损失按原样计入，或按各自学得的不确定性加权。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Where the part is taken from.</source>
      <translation>该部分取自何处。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_flow/plugin.py" />
      <source>Where training looks most, as a logit: below 0 towards noise, above towards data.</source>
      <translation>训练最关注的时刻，以logit计：小于0偏向噪声，大于0偏向数据。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Whether smaller pictures are made larger, too.</source>
      <translation>是否也放大较小的图片。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Whether the part is as wide as high; else it has the picture's proportions.</source>
      <translation>该部分的宽高是否相等；否则与图片的比例相同。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>Whether what comes later is left out.</source>
      <translation>是否省去后面的部分。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/view.py" />
      <source>Which condition is it?</source>
      <translation>它是哪个条件？</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/remote_sheet.py" />
      <source>While it is trained there</source>
      <translation>在那边训练期间</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/curves.py" />
      <source>Whole curve</source>
      <translation>整条曲线</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>Widest in pitch</source>
      <translation>最宽音高</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_flow/plugin.py" />
      <source>Width</source>
      <translation>宽度</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Width of a border around it, as a share of the longer side.</source>
      <translation>四周边框的宽度，以较长边的比例表示。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_flow/plugin.py" />
      <source>Width of the condition vector.</source>
      <translation>条件向量的宽度。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_gan/plugin.py" />
      <source>Width of the fused condition.</source>
      <translation>融合后条件的宽度。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_heads/plugin.py" />
      <source>Width of the head's hidden layer; 0 is a linear head without one.</source>
      <translation>输出头隐藏层的宽度；0 表示没有隐藏层的线性输出头。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_fusion/plugin.py" />
      <source>Width of the layer in the middle; more can express more and costs more, 0 leaves it out.</source>
      <translation>中间层的宽度；越大表达力越强、开销也越大，0 表示去掉。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_fusion/plugin.py" />
      <source>Width of the layer in the middle; more can express more and costs more.</source>
      <translation>中间层的宽度；越大表达力越强，代价也越高。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_joint/plugin.py" />
      <source>Width of the network that draws what is not given.</source>
      <translation>用来抽取未给定内容的网络的宽度。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_align/plugin.py" />
      <source>Width of the space</source>
      <translation>空间宽度</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_joint/plugin.py" />
      <source>Width of the spaces in which two summaries are compared.</source>
      <translation>比较两个摘要的空间的宽度。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_joint/plugin.py" />
      <source>Width of the vector that a decoder is conditioned by.</source>
      <translation>作为解码器条件的向量的宽度。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_fusion/plugin.py" />
      <source>Width that each slot enters the product with.</source>
      <translation>每个槽位进入乘积时的宽度。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/compared/methods.py" />
      <source>Wilson</source>
      <translation>Wilson</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_heads/plugin.py" />
      <source>With a fusion at the level of decisions: the mean of what each slot says, or a small transformer over what is given.</source>
      <translation>用于决策层的融合：各槽位判断的平均，或对给出的槽位使用一个小型 Transformer。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/tasks_sheet.py" />
      <source>With fewer than three seeds, only these checkpoints are compared; whether learning together helps stays open.</source>
      <translation>少于三个种子时，只比较这些检查点；一起学习是否有帮助仍无定论。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/families_sheet.py" />
      <source>With fewer than three seeds, only these checkpoints are compared; which is better stays open.</source>
      <translation>少于三个种子时，只能比较这些检查点；哪个更好仍无定论。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/sweeps/planner.py" />
      <source>With fewer than three seeds, only these trainings are compared; whether a setting is better stays open.</source>
      <translation>种子少于三个时，只比较这些训练；某项设置是否更好仍不确定。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/contenders.py" />
      <source>With generated samples</source>
      <translation>加入生成的样本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/study_form.py" />
      <source>With generated samples and without</source>
      <translation>有无生成的样本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/diagnosis/conditions.py" />
      <source>With it they are nearer to the real values by {gain:.3f} ± {error:.3f}.</source>
      <translation>有它时，结果与真实值的距离缩小{gain:.3f} ± {error:.3f}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/tasks_sheet.py" />
      <source>With three seeds or more, it can be said whether learning together helps here.</source>
      <translation>使用三个或更多种子时，可以判断一起学习在这里是否有帮助。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/families_sheet.py" />
      <source>With three seeds or more, it can be said which is better here.</source>
      <translation>有三个或更多种子时，可以说出这里哪个更好。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_text/step_specs.py" />
      <source>Without a word such as not or without, a text may say the opposite.</source>
      <translation>缺少“不”或“没有”之类的词语时，文本的意思可能相反。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Without it both sides get this length, and pictures are stretched to it.</source>
      <translation>若不保持，两边均为此长度，图片会被拉伸。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/diagnosis/conditions.py" />
      <source>Without it results move by {change:.0%} of the distance of two real values.</source>
      <translation>去掉它后，结果的变化为两个真实值间距的{change:.0%}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/filter_bar.py" />
      <source>Without {slot}</source>
      <translation>缺少{slot}</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_text/step_specs.py" />
      <source>Words</source>
      <translation>文字</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Words about colours and light, such as red or dark, may no longer be true.</source>
      <translation>描述颜色和明暗的词语（如“红”或“暗”）可能不再正确。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>Words about how high or how quick a sound is may no longer be true.</source>
      <translation>描述声音高低或快慢的文字可能不再正确。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>Words about how long a sound is, or about its end, may no longer be true.</source>
      <translation>描述声音长短或结尾的词语可能不再正确。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>Words about loudness, such as loud or quiet, may no longer be true.</source>
      <translation>描述响度的词语（如“响亮”或“轻柔”）可能不再正确。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Words about places, such as above or left of, may no longer be true of a turned picture.</source>
      <translation>描述位置的词语（如“上方”或“左边”）对旋转后的图片可能不再正确。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>Words about sides, such as left and right, are no longer true of a mirrored picture.</source>
      <translation>描述左右的词语（如“左”和“右”）对镜像后的图片不再正确。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_text/plugin.py" />
      <source>Words and sentences in any language.</source>
      <translation>任何语言的词语和句子。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/words_sheet.py" />
      <source>Words to be replaced</source>
      <translation>要替换的文字</translation>
    </message>
    <message>
      <location filename="../../resources/recipes/lstm.json" />
      <source>Words, recurrent</source>
      <translation>文字（循环网络）</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/closing_questions.py" />
      <source>Work is running</source>
      <translation>任务正在运行</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/words.py" />
      <source>Worse than chance</source>
      <translation>差于随机水平</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/legend.py" />
      <source>Worst here: {value} (chance is not known)</source>
      <translation>此列最差：{value}（随机水平未知）</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/judging/evaluate.py" />
      <source>Write --metrics METRIC --set METRIC.FIELD=VALUE.</source>
      <translation>请写 --metrics METRIC --set METRIC.FIELD=VALUE。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/hints.py" />
      <source>Write --table {name}=VALUE; weight and guidance go to {slot}.</source>
      <translation>请写作--table {name}=VALUE；权重和引导作用于{slot}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/datasets/service.py" />
      <source>Write NAME=MODALITY:ROLE, e.g. reference=image:condition; roles: {roles}.</source>
      <translation>请写作NAME=MODALITY:ROLE，例如reference=image:condition；用途：{roles}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/suggestions/label_wishes.py" />
      <source>Write TABLE.COLUMN.</source>
      <translation>请写成 表格.列。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/page.py" />
      <source>Write a text</source>
      <translation>输入文本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/layout.py" />
      <source>Write a text, or drop a picture or a sound on its place, then press Generate. A weight says how much a condition counts; what you leave out stays open.</source>
      <translation>输入文本，或把图片、声音拖放到对应位置，然后点“生成”。权重决定每个条件的影响程度；未给出的内容不受限制。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/sweeps/planner.py" />
      <source>Write it as LOW..HIGH, e.g. 0.001..0.1.</source>
      <translation>请写作 LOW..HIGH，例如 0.001..0.1。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/going_on.py" />
      <source>Write results of the session {session} into the folder {folder}.</source>
      <translation>将会话 {session} 的结果写入文件夹 {folder}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/actions.py" />
      <source>Write texts one after another</source>
      <translation>逐个书写文本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/generation/manifests.py" />
      <source>Write the conditions into a table with the suffix {suffixes}, one row a set.</source>
      <translation>请把条件写入后缀为{suffixes}的表格，每行一组。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/going_on.py" />
      <source>Write the data set {dataset} ({samples:,} {samples:sample|samples}) into the folder {folder}.</source>
      <translation>将数据集 {dataset}（{samples:,} 个样本）写入文件夹 {folder}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/remote_sheet.py" />
      <source>Write the folder</source>
      <translation>写入文件夹</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/going_on.py" />
      <source>Write the model of the run {run} into the folder {folder}.</source>
      <translation>把运行 {run} 的模型写入文件夹 {folder}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/files/names.py" />
      <source>Write the name exactly as that of the file, or rename the files.</source>
      <translation>请将名称写得与文件名完全一致，或重命名这些文件。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/going_on.py" />
      <source>Write the whole project into the file {file}.</source>
      <translation>将整个项目写入文件 {file}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/find_sheet.py" />
      <source>Write words, or drop a picture or a sound: the nearest ones come first.</source>
      <translation>写下文字，或拖入图片或声音：最接近的排在最前。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/pairs.py" />
      <source>Write {option} NAME=VALUE.</source>
      <translation>请写作{option} NAME=VALUE。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/pairs.py" />
      <source>Write {option} {name}=0.5.</source>
      <translation>请写作{option} {name}=0.5。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/recipe_settings.py" />
      <source>Write {path}=FIRST,SECOND, or a JSON list of ids and of objects with id and settings.</source>
      <translation>请写成 {path}=FIRST,SECOND，或由标识以及含 id 和 settings 的对象组成的 JSON 列表。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_text/step_specs.py" />
      <source>Writes everything in small letters.</source>
      <translation>将所有字母写成小写。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_words/plugin.py" />
      <source>Writes texts piece by piece from a memory; small, quick and steady.</source>
      <translation>凭记忆逐个词片写出文本；小巧、快速、稳定。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_words/plugin.py" />
      <source>Writes texts piece by piece, looking at all that was given and at all that stands there already.</source>
      <translation>逐个词片写出文本，同时关注所有给定内容和已写出的内容。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/job.py" />
      <source>Writing</source>
      <translation>正在写入</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/export/job.py" />
      <source>Writing the model</source>
      <translation>正在写入模型</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/exports.py" />
      <source>Written: {paths}.</source>
      <translation>已写入：{paths}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/cleaning/view.py" />
      <source>You can go on working meanwhile.</source>
      <translation>在此期间您可以继续工作。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/window/crash.py" />
      <source>You can go on working; what was saved is kept. A report lies at {path}.</source>
      <translation>您可以继续工作；已保存的内容均已保留。报告位于{path}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/viewer/actions.py" />
      <source>Zoom in</source>
      <translation>放大</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/viewer/actions.py" />
      <source>Zoom out</source>
      <translation>缩小</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/payloads.py" />
      <source>a condition is a file or data</source>
      <translation>条件必须是文件或数据</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/serve_sheet.py" />
      <source>a free one</source>
      <translation>任意空闲端口</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_forest/trees.py" />
      <source>a leaf of a forest has a child</source>
      <translation>森林的叶节点有子节点</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_forest/trees.py" />
      <source>a leaf of a forest names a class that there is not</source>
      <translation>森林叶节点指向不存在的类别</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_forest/trees.py" />
      <source>a leaf of a forest names a class twice</source>
      <translation>森林叶节点重复指向同一类别</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_forest/trees.py" />
      <source>a node of a forest asks for a number that there is not</source>
      <translation>森林节点询问了不存在的数字</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/attributions.py" />
      <source>a pair is of other slots</source>
      <translation>某一对涉及其他槽位</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/attributions.py" />
      <source>a part has more losses than pieces</source>
      <translation>某部分的损失值多于其片段</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/attributions.py" />
      <source>a part has other labels than pieces</source>
      <translation>某部分的标签与其片段不符</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/attributions.py" />
      <source>a payoff tells of other slots</source>
      <translation>某项得分涉及其他槽位</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_forest/trees.py" />
      <source>a share of a forest is no finite number</source>
      <translation>森林中的份额不是有限数</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_forest/trees.py" />
      <source>a threshold of a forest is no finite number</source>
      <translation>森林的阈值不是有限数</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_forest/trees.py" />
      <source>a tree of a forest does not grow: a child lies before its parent or in another tree</source>
      <translation>森林中的树无效：子节点位于父节点之前或另一棵树中</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/attributions.py" />
      <source>a word lies outside of its text</source>
      <translation>某个词位于其文本之外</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>absolute error</source>
      <translation>绝对误差</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>accuracy</source>
      <translation>准确率</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/told_charts.py" />
      <source>across: {across}; up: {up}</source>
      <translation>横轴：{across}；纵轴：{up}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/card.py" />
      <source>active</source>
      <translation>已启用</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>alignment</source>
      <translation>对齐</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>alignment with {slot}</source>
      <translation>与 {slot} 的对齐</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>all at once</source>
      <translation>全部同时</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/attributes_part.py" />
      <source>all at once: {value}</source>
      <translation>全部同时正确：{value}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>all attributes</source>
      <translation>所有属性</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/adaptation_view.py" />
      <source>all new</source>
      <translation>全部新样本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/jobs/time_left.py" />
      <source>almost done</source>
      <translation>即将完成</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/cleaning/spread.py" />
      <source>and {count} more</source>
      <translation>另有{count}个</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/evaluate_sheet.py" />
      <source>are not looked for</source>
      <translation>不查找</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/smaller_sheet.py" />
      <source>as it is</source>
      <translation>原样</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/editors.py" />
      <source>as it needs</source>
      <translation>按需</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/judging/neighbours.py" />
      <source>as many distances as samples are needed</source>
      <translation>需要与样本数量一样多的距离</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/complaints.py" />
      <source>at least {min_length} characters are needed</source>
      <translation>至少需要 {min_length} 个字符</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/complaints.py" />
      <source>at least {min_length} values are needed</source>
      <translation>至少需要 {min_length} 个值</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/complaints.py" />
      <source>at most one character is taken</source>
      <translation>最多只能有一个字符</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/complaints.py" />
      <source>at most one value is taken</source>
      <translation>最多只能有一个值</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/complaints.py" />
      <source>at most {max_length} characters are taken</source>
      <translation>最多 {max_length} 个字符</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/complaints.py" />
      <source>at most {max_length} values are taken</source>
      <translation>最多 {max_length} 个值</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/compared/methods.py" />
      <source>at this n</source>
      <translation>针对此 n</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>auto takes bf16 where the device computes it natively.</source>
      <translation>auto：在设备原生支持时采用bf16。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/words.py" />
      <source>below chance</source>
      <translation>低于随机</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/checkpoint_choice.py" />
      <source>best</source>
      <translation>最佳</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/compared/tables.py" />
      <source>better</source>
      <translation>更好</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/single_specs.py" />
      <source>bits</source>
      <translation>比特</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>bits per byte</source>
      <translation>每字节比特数</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/curation.py" />
      <source>by hand</source>
      <translation>手动</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/study_form.py" />
      <source>by minutes</source>
      <translation>按分钟</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/evaluate_sheet.py" />
      <source>by {title}</source>
      <translation>按{title}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/told_part.py" />
      <source>calibrated on held-out samples: temperature {temperature}</source>
      <translation>已在留出样本上校准：温度 {temperature}</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_heads/labels.py" />
      <source>classes are two at least, and numbers have none</source>
      <translation>类别至少两个，数值则没有类别</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>clipped coverage</source>
      <translation>截断覆盖率</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>clipped density</source>
      <translation>截断密度</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/results/pane.py" />
      <source>close</source>
      <translation>接近</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/inspector.py" />
      <source>coloured</source>
      <translation>彩色</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/exports.py" />
      <source>compared</source>
      <translation>比较</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/detail.py" />
      <source>condition</source>
      <translation>条件</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>convergence</source>
      <translation>谱收敛</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>copies</source>
      <translation>照抄</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/compared/tables.py" />
      <source>copies of the nearest training samples</source>
      <translation>最近训练样本的复制</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>coverage</source>
      <translation>覆盖率</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>critic</source>
      <translation>评判器</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>dB</source>
      <translation>dB</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/step_specs.py" />
      <source>degrees</source>
      <translation>度</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>density</source>
      <translation>密度</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>detail</source>
      <translation>细节</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/window/status.py" />
      <source>device {name}</source>
      <translation>设备 {name}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/results/pane.py" />
      <source>different</source>
      <translation>不同</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>distance</source>
      <translation>距离</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/card.py" />
      <source>does not work</source>
      <translation>不能工作</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/jobs/row.py" />
      <source>done</source>
      <translation>已完成</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/payloads.py" />
      <source>each axis needs a setting of its own</source>
      <translation>每条轴需要各自不同的设置</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_heads/labels.py" />
      <source>each class needs the number of its samples</source>
      <translation>每个类别都需要其样本数</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/card.py" />
      <source>encoder</source>
      <translation>编码器</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/install_sheet.py" />
      <source>encoders</source>
      <translation>编码器</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>entropy</source>
      <translation>熵</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>error</source>
      <translation>误差</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/compared/methods.py" />
      <source>exact (Clopper-Pearson)</source>
      <translation>精确法(Clopper-Pearson)</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/card.py" />
      <source>exporter</source>
      <translation>导出器</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/install_sheet.py" />
      <source>exporters</source>
      <translation>导出器</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/card.py" />
      <source>extractor of features</source>
      <translation>特征提取器</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/install_sheet.py" />
      <source>extractors of features</source>
      <translation>特征提取器</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/jobs/row.py" />
      <source>failed</source>
      <translation>失败</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/card.py" />
      <source>format for data sets</source>
      <translation>数据集格式</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/install_sheet.py" />
      <source>formats for data sets</source>
      <translation>数据集格式</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/card.py" />
      <source>fusion</source>
      <translation>融合方式</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/install_sheet.py" />
      <source>fusions</source>
      <translation>融合方式</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/card.py" />
      <source>generator</source>
      <translation>生成器</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/install_sheet.py" />
      <source>generators</source>
      <translation>生成器</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/compared/tables.py" />
      <source>given all that it takes</source>
      <translation>给出它所需的全部</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>given attributes</source>
      <translation>给定的属性</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/compared/tables.py" />
      <source>given nothing</source>
      <translation>不给定条件</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/compared/tables.py" />
      <source>given {slots}</source>
      <translation>给定{slots}</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/inspector.py" />
      <source>grey</source>
      <translation>灰度</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/values/result_facts.py" />
      <source>guidance {scale:g}</source>
      <translation>引导 {scale:g}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>held-out loss</source>
      <translation>留出样本的损失</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/compared/tables.py" />
      <source>higher</source>
      <translation>更高</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/words.py" />
      <source>higher is better</source>
      <translation>越高越好</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/results/pane.py" />
      <source>identical</source>
      <translation>完全一致</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/card.py" />
      <source>importer</source>
      <translation>导入器</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/install_sheet.py" />
      <source>importers</source>
      <translation>导入器</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/compared/methods.py" />
      <source>influence of each row</source>
      <translation>逐行影响</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/card.py" />
      <source>inspector of data</source>
      <translation>数据检查器</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/install_sheet.py" />
      <source>inspectors of data</source>
      <translation>数据检查器</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/run_model.py" />
      <source>interrupted</source>
      <translation>已中断</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/files/json_text.py" />
      <source>it ends in the middle; the rest is missing</source>
      <translation>内容在中途中断，缺少其余部分</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/folder/description.py" />
      <source>it has no name, or no time at which the project was made</source>
      <translation>它没有名称，或没有项目的创建时间</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/unpacking/members.py" />
      <source>it has no name.</source>
      <translation>它没有名称。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/files/json_text.py" />
      <source>it holds {text}, which is no finite number</source>
      <translation>其中有 {text}，它不是有限的数</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/files/json_text.py" />
      <source>it is empty</source>
      <translation>内容为空</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/unpacking/zips.py" />
      <source>it is locked with a password. Unpack the archive with another program, then import the folder.</source>
      <translation>它有密码保护。请用其他程序解压后再导入该文件夹。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/complaints.py" />
      <source>it is missing</source>
      <translation>缺少此项</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/files/json_text.py" />
      <source>it is nested too deeply</source>
      <translation>嵌套过深</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/bare/kinds.py" />
      <source>it is no picture of a known kind</source>
      <translation>它不是已知类型的图片</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/files/json_text.py" />
      <source>it is not JSON from line {line:,}, character {column:,} on</source>
      <translation>从第 {line:,} 行第 {column:,} 个字符起不是 JSON</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/complaints.py" />
      <source>it is not JSON: {error}</source>
      <translation>不是 JSON：{error}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/unpacking/tars.py" />
      <source>it is not a file.</source>
      <translation>它不是文件。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/complaints.py" />
      <source>it is not of the form that it must have</source>
      <translation>格式不符合要求</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/files/json_text.py" />
      <source>it is not text in UTF-8 from byte {place:,} on</source>
      <translation>从第 {place:,} 个字节起不是 UTF-8 文本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/recipe.py" />
      <source>it is of a newer format; a newer program wrote it</source>
      <translation>其格式较新，由更新版本的程序写成</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/payloads.py" />
      <source>it is of one file, or of one result to make</source>
      <translation>它应针对一个文件，或一个要生成的结果</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/payloads.py" />
      <source>it is of one result</source>
      <translation>它应针对一个结果</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/machines/listing.py" />
      <source>it lists too many files</source>
      <translation>它列出的文件过多</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/complaints.py" />
      <source>it must be a finite number</source>
      <translation>必须是有限的数</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/complaints.py" />
      <source>it must be a list</source>
      <translation>必须是列表</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/complaints.py" />
      <source>it must be a multiple of {multiple_of}</source>
      <translation>必须是 {multiple_of} 的倍数</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/complaints.py" />
      <source>it must be a number</source>
      <translation>必须是数字</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/complaints.py" />
      <source>it must be a text</source>
      <translation>必须是文本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/complaints.py" />
      <source>it must be a whole number</source>
      <translation>必须是整数</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/complaints.py" />
      <source>it must be an object</source>
      <translation>必须是对象</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/complaints.py" />
      <source>it must be at least {ge}</source>
      <translation>不能小于 {ge}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/complaints.py" />
      <source>it must be at most {le}</source>
      <translation>不能大于 {le}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/complaints.py" />
      <source>it must be less than {lt}</source>
      <translation>必须小于 {lt}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/complaints.py" />
      <source>it must be more than {gt}</source>
      <translation>必须大于 {gt}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/complaints.py" />
      <source>it must be yes or no</source>
      <translation>必须是“是”或“否”</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/complaints.py" />
      <source>it must be {expected}</source>
      <translation>必须是 {expected}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/complaints.py" />
      <source>it must not be empty</source>
      <translation>不能为空</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/data/prepared.py" />
      <source>it names no arrays</source>
      <translation>它没有指明任何数组</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/folder/description.py" />
      <source>it names no format</source>
      <translation>它没有指明格式</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/recipe.py" />
      <source>it names target and targets; the second one is right</source>
      <translation>它同时写有target和targets；后者才对</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/data/prepared.py" />
      <source>its arrays are not as long as its samples need</source>
      <translation>其数组的长度不足以容纳样本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/unpacking/members.py" />
      <source>its path leads out of the archive's folder.</source>
      <translation>它的路径指向压缩包文件夹之外。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/folder/description.py" />
      <source>its plugins are no list of texts</source>
      <translation>其插件不是文本列表</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/data/prepared.py" />
      <source>its samples have no rows of their own</source>
      <translation>其样本没有各自的行</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/tiff.py" />
      <source>its strips are not where it says</source>
      <translation>图像条带不在文件所说的位置</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/tiff.py" />
      <source>its strips have no height</source>
      <translation>图像条带没有高度</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/deep.py" />
      <source>its table of colours does not fit its numbers</source>
      <translation>颜色表与数值不符</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_image/tiff.py" />
      <source>its tiles have no width</source>
      <translation>图像分块没有宽度</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/card.py" />
      <source>kind of data</source>
      <translation>数据类型</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/install_sheet.py" />
      <source>kinds of data</source>
      <translation>数据类型</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/checkpoint_choice.py" />
      <source>latest</source>
      <translation>最新</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>learning rate</source>
      <translation>学习率</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>length</source>
      <translation>长度</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>log loss</source>
      <translation>对数损失</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/smaller_sheet.py" />
      <source>loses nothing</source>
      <translation>没有损失</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>loss</source>
      <translation>损失</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>loss of long steps</source>
      <translation>长步的损失</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>loss of made values</source>
      <translation>生成值的损失</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>loss of real values</source>
      <translation>真实值的损失</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/compared/tables.py" />
      <source>lower</source>
      <translation>更低</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/words.py" />
      <source>lower is better</source>
      <translation>越低越好</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>macro F1</source>
      <translation>宏平均 F1</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>magnitude</source>
      <translation>幅度</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>margin</source>
      <translation>间隔</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>matching</source>
      <translation>匹配</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>mean</source>
      <translation>平均</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/window/status.py" />
      <source>memory {own:.1f} GB, free {free:.1f} of {total:.0f} GB</source>
      <translation>内存{own:.1f} GB，可用{free:.1f} / {total:.0f} GB</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/card.py" />
      <source>metric</source>
      <translation>指标</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/install_sheet.py" />
      <source>metrics</source>
      <translation>指标</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/study_form.py" />
      <source>min</source>
      <translation>分钟</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>mismatch</source>
      <translation>不匹配</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/generation/gallery.py" />
      <source>mmstudio results list names those that there are.</source>
      <translation>mmstudio results list 会列出现有的结果。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/inspector.py" />
      <source>mono</source>
      <translation>单声道</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/step_specs.py" />
      <source>ms</source>
      <translation>毫秒</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>muon learns more per step than adamw, and takes a little more time for it.</source>
      <translation>muon每步学得比adamw更多，耗时略长。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/answers.py" />
      <source>n is too small to tell whether generated samples help: {figure} {gain} ({low} to {high}) with them, over {seeds} seeds and {n} real held-out samples. More seeds or more held-out samples make the interval narrower.</source>
      <translation>n 太小，无法判断生成的样本是否有帮助：加入后 {figure} 变化 {gain}（{low} 到 {high}）；共 {seeds} 个种子、{n} 个真实留出样本。更多种子或更多留出样本会使区间变窄。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/answers.py" />
      <source>n is too small to tell whether generated samples help: {figure} {gain} with them, of {seeds} {seeds:seed|seeds} on a side; a claim needs {needed}.</source>
      <translation>n 太小，无法判断生成的样本是否有帮助：加入后 {figure} 变化 {gain}，每边 {seeds} 个种子；要下结论需要 {needed} 个。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/answers.py" />
      <source>n is too small to tell whether generated samples help: {figure} {gain} with them, over {seeds} seeds and {n} real held-out {n:sample|samples}, and how certain that is cannot be said.</source>
      <translation>n 太小，无法判断生成的样本是否有帮助：加入后 {figure} 变化 {gain}；共 {seeds} 个种子、{n} 个真实留出样本，其确定程度无法给出。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/together.py" />
      <source>n is too small to tell whether learning together helps {task}: {figure} {used} with the others and {alone} alone, {gain} ({low} to {high}), over {seeds} seeds and {n} held-out samples. More seeds or more held-out samples make the interval narrower.</source>
      <translation>n 太小，无法判断一起学习对 {task} 是否有帮助：{figure} 与其他任务一起为 {used}，单独为 {alone}，{gain}（{low} 至 {high}），基于 {seeds} 个种子和 {n} 个留出样本。更多种子或更多留出样本会使区间变窄。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/together.py" />
      <source>n is too small to tell whether learning together helps {task}: {figure} {used} with the others and {alone} alone, {gain}, of {seeds} {seeds:seed|seeds} on a side; a claim needs {needed}.</source>
      <translation>n 太小，无法判断一起学习对 {task} 是否有帮助：{figure} 与其他任务一起为 {used}，单独为 {alone}，{gain}，每边只有 {seeds} 个种子；得出结论需要 {needed} 个。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/together.py" />
      <source>n is too small to tell whether learning together helps {task}: {figure} {used} with the others and {alone} alone, {gain}, over {seeds} seeds and {n} held-out {n:sample|samples}, and how certain that is cannot be said.</source>
      <translation>n 太小，无法判断一起学习对 {task} 是否有帮助：{figure} 与其他任务一起为 {used}，单独为 {alone}，{gain}，基于 {seeds} 个种子和 {n} 个留出样本，其可信程度无法说明。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/smaller_sheet.py" />
      <source>narrower</source>
      <translation>更窄</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_vae/plugin.py" />
      <source>nat</source>
      <translation>nat</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/adaptation_view.py" />
      <source>new</source>
      <translation>新</translation>
    </message>
    <message>
      <location filename="../../mmstudio/jobs/channel.py" />
      <source>no event is waiting</source>
      <translation>没有等待的事件</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/previews.py" />
      <source>no preview</source>
      <translation>没有预览</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/evaluate_sheet.py" />
      <source>no subsets</source>
      <translation>不含子集</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/values/result_facts.py" />
      <source>none</source>
      <translation>无</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/trying/outcome_sheet.py" />
      <source>not there</source>
      <translation>不存在</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/install_sheet.py" />
      <source>not told</source>
      <translation>未说明</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/compared/tables.py" />
      <source>not told apart</source>
      <translation>无法区分</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/trying/outcome_sheet.py" />
      <source>not told apart from it</source>
      <translation>与之无法区分</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/install_sheet.py" />
      <source>nothing</source>
      <translation>无</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/attribution/subset_strip.py" />
      <source>nothing given</source>
      <translation>未给出任何条件</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/bare/kinds.py" />
      <source>nothing is known of how its kind keeps notes</source>
      <translation>不清楚这类文件如何保存附注</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/editors.py" />
      <source>numbers with commas</source>
      <translation>以逗号分隔的数字</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/card.py" />
      <source>objective</source>
      <translation>目标</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/install_sheet.py" />
      <source>objectives</source>
      <translation>目标</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/single_specs.py" />
      <source>of 100</source>
      <translation>（满分 100）</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/plugin.py" />
      <source>of 255</source>
      <translation>/ 255</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/card.py" />
      <source>off</source>
      <translation>已关闭</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/adaptation_view.py" />
      <source>old</source>
      <translation>旧</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/attributes_part.py" />
      <source>on average right: {value}</source>
      <translation>平均正确：{value}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/compared/methods.py" />
      <source>on log-odds</source>
      <translation>对数几率尺度</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/row_body.py" />
      <source>open</source>
      <translation>不限</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/told_part.py" />
      <source>other samples</source>
      <translation>其他样本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>own answers</source>
      <translation>自己的回答</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/compared/methods.py" />
      <source>paired by sample and seed</source>
      <translation>按样本与种子配对</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/jobs/row.py" />
      <source>paused</source>
      <translation>已暂停</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>penalty</source>
      <translation>惩罚项</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/compared/methods.py" />
      <source>percentile bootstrap of both sets</source>
      <translation>两组的百分位自助法</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>phrased</source>
      <translation>合乎句式</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>precision</source>
      <translation>精度</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/card.py" />
      <source>predictor</source>
      <translation>预测器</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/install_sheet.py" />
      <source>predictors</source>
      <translation>预测器</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/card.py" />
      <source>preprocessing step</source>
      <translation>预处理步骤</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/install_sheet.py" />
      <source>preprocessing steps</source>
      <translation>预处理步骤</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>prior</source>
      <translation>先验</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>prior of long steps</source>
      <translation>长步的先验</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_flow/plugin.py" />
      <source>px</source>
      <translation>px</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/compared/tables.py" />
      <source>real data</source>
      <translation>真实数据</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>recall</source>
      <translation>召回率</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/card.py" />
      <source>recipe</source>
      <translation>配方</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/install_sheet.py" />
      <source>recipes</source>
      <translation>配方</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>reconstruction</source>
      <translation>重建</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/told_part.py" />
      <source>right</source>
      <translation>正确值</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/compared/tables.py" />
      <source>run</source>
      <translation>运行</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/jobs/row.py" />
      <source>running</source>
      <translation>运行中</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/training_words.py" />
      <source>s</source>
      <translation>秒</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/card.py" />
      <source>sample project</source>
      <translation>示例项目</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/install_sheet.py" />
      <source>sample projects</source>
      <translation>示例项目</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/told_part.py" />
      <source>samples of the class</source>
      <translation>该类样本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/compared/tables.py" />
      <source>score</source>
      <translation>评分</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>score: {name}</source>
      <translation>得分：{name}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/previews.py" />
      <source>seed {seed}</source>
      <translation>种子{seed}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/compared/tables.py" />
      <source>setting</source>
      <translation>设置</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/compared/tables.py" />
      <source>settings</source>
      <translation>设置</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_metrics/plugin.py" />
      <source>share</source>
      <translation>比例</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/told_part.py" />
      <source>share that is right</source>
      <translation>正确的比例</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/told_part.py" />
      <source>share that is told</source>
      <translation>判定的概率</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/told_part.py" />
      <source>shares differ from how often they are right by {error} on average</source>
      <translation>概率与实际正确率平均相差 {error}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/forms/checkpoint_choice.py" />
      <source>step {step:,}</source>
      <translation>第{step:,}步</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/previews.py" />
      <source>step {step}</source>
      <translation>第{step}步</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/train/loop.py" />
      <source>step {step}, {rate:.0f} samples/s</source>
      <translation>第 {step} 步，{rate:.0f} 样本/秒</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/plot/plot.py" />
      <source>step {step}: {value}</source>
      <translation>第{step}步：{value}</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_gan/plugin.py" />
      <source>steps</source>
      <translation>步</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/inspector.py" />
      <source>stereo</source>
      <translation>立体声</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/jobs/row.py" />
      <source>stopped</source>
      <translation>已停止</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/trying/outcome_sheet.py" />
      <source>stopped early</source>
      <translation>提前停止</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/compared/methods.py" />
      <source>t interval</source>
      <translation>t 区间</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/compared/methods.py" />
      <source>t interval over runs</source>
      <translation>跨运行的 t 区间</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/compared/methods.py" />
      <source>t interval over runs and samples</source>
      <translation>跨运行与样本的 t 区间</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/judging/told.py" />
      <source>the confusion matrix is of other classes</source>
      <translation>混淆矩阵属于其他类别</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/judging/told.py" />
      <source>the confusion matrix names a class that there is not</source>
      <translation>混淆矩阵中有不存在的类别</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_forest/learned.py" />
      <source>the forests learned from no number of samples</source>
      <translation>森林没有学习样本数</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_forest/learned.py" />
      <source>the importances of the forests are of other numbers</source>
      <translation>森林的重要性与数字个数不符</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_forest/neighbours.py" />
      <source>the labels of the neighbours are none</source>
      <translation>邻居的标签无效</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_forest/trees.py" />
      <source>the leaves of a forest are of different numbers</source>
      <translation>森林各叶节点数组长度不一致</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_forest/trees.py" />
      <source>the leaves of a forest begin outside of it</source>
      <translation>森林叶节点的起点越界</translation>
    </message>
    <message>
      <location filename="../../mmstudio/jobs/fair_lock.py" />
      <source>the lock is held by another thread</source>
      <translation>锁由另一个线程持有</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/told_part.py" />
      <source>the matrix shows the {count} most frequent classes</source>
      <translation>矩阵显示最常见的 {count} 个类别</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_forest/neighbours.py" />
      <source>the neighbours are of classes that there are not</source>
      <translation>邻居属于不存在的类别</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_forest/neighbours.py" />
      <source>the neighbours are of other numbers</source>
      <translation>邻居的数值不符</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_forest/trees.py" />
      <source>the nodes of a forest are of different numbers</source>
      <translation>森林各节点数组长度不一致</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_table/columns.py" />
      <source>the order does not name each column once</source>
      <translation>顺序没有把每一列恰好列出一次</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_forest/regression.py" />
      <source>the regression on top is of other votes or classes</source>
      <translation>上层回归与投票或类别不符</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_forest/ways.py" />
      <source>the shares of the classes are of another number</source>
      <translation>类别份额的个数不符</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_forest/trees.py" />
      <source>the trees of a forest begin outside of it</source>
      <translation>森林中有树的起点越界</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/attributes_part.py" />
      <source>the weakest: {value}</source>
      <translation>最弱的：{value}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/complaints.py" />
      <source>there is no such setting</source>
      <translation>没有这个设置</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>tiles</source>
      <translation>色块</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/detail.py" />
      <source>to be made</source>
      <translation>待生成</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/detail.py" />
      <source>to be made or condition</source>
      <translation>待生成或条件</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/told_part.py" />
      <source>told</source>
      <translation>判定值</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/told_charts.py" />
      <source>told, in the same order</source>
      <translation>判定结果，顺序相同</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/tables/objects.py" />
      <source>too deep</source>
      <translation>过深</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/words.py" />
      <source>too few results</source>
      <translation>结果太少</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/compared/tables.py" />
      <source>training data without regard to the conditions</source>
      <translation>不考虑条件的训练数据</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/run_model.py" />
      <source>trains</source>
      <translation>训练中</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/compared/methods.py" />
      <source>unpaired</source>
      <translation>不配对</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>value</source>
      <translation>值</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>vocoder</source>
      <translation>声码器</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/jobs/row.py" />
      <source>waits</source>
      <translation>等待中</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/jobs/row.py" />
      <source>was interrupted; what was saved is kept</source>
      <translation>已中断；已保存的内容均已保留</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_forest/joining.py" />
      <source>what the numbers are scaled by is of another width</source>
      <translation>缩放系数的宽度不符</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_words/plugin.py" />
      <source>word pieces</source>
      <translation>词片</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>words</source>
      <translation>用词</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/trying/outcome_sheet.py" />
      <source>worse</source>
      <translation>更差</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>writer</source>
      <translation>写作者</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/diagnosis/adversaries.py" />
      <source>{alike:.0%} of the pairs of results are the same, beyond those of the real values.</source>
      <translation>除真实值中本就相同的之外，{alike:.0%}的结果对是相同的。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/train/training.py" />
      <source>{batch} samples at a time need about {needed:,} MB and {free:,} MB are free; {micro} {micro:is|are} trained at a time.</source>
      <translation>每次{batch}个样本约需{needed:,} MB，可用{free:,} MB；因此每次训练{micro}个。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/marks/changes.py" />
      <source>{change}: this was not done.</source>
      <translation>{change}：未能完成。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/marks/changes.py" />
      <source>{change}: this was not undone.</source>
      <translation>{change}：未能撤销。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/grids/sheet.py" />
      <source>{count:,} results; at most {most:,} are made at a time.</source>
      <translation>{count:,} 个结果；一次最多生成 {most:,} 个。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/train/start.py" />
      <source>{count:,} weights were taken from {run}, step {step:,}.</source>
      <translation>从 {run} 的第 {step:,} 步取用了 {count:,} 个权重。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/sweeps/planner.py" />
      <source>{count:,} {count:combination|combinations} with {seeds} {seeds:seed|seeds} are {runs:,} runs; a sweep has {most} at most.</source>
      <translation>{count:,} 种组合、{seeds} 个种子共 {runs:,} 个运行；一次扫描最多 {most} 个。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/generation/manifests.py" />
      <source>{count:,} {count:row|rows} of {name} cannot be used. {reasons}</source>
      <translation>{name} 中有 {count:,} 行无法使用。{reasons}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/selection_bar.py" />
      <source>{count} chosen</source>
      <translation>已选{count}个</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/compose_sheet.py" />
      <source>{count} could not be read and were left out.</source>
      <translation>{count} 个无法读取，已略去。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/compared/methods.py" />
      <source>{count} draws</source>
      <translation>{count} 次抽样</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/closing_questions.py" />
      <source>{count} jobs run or wait: {title}.</source>
      <translation>有 {count} 个任务正在运行或等待：{title}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/results/look.py" />
      <source>{count} ms</source>
      <translation>{count}毫秒</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/gallery/page.py" />
      <source>{count} of {all}</source>
      <translation>{count} / {all}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/marks/stars.py" />
      <source>{count} of {most} stars</source>
      <translation>{count}星，共{most}星</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/data/unread.py" />
      <source>{count} of {total} values of the slot {slot} {count:is|are} longer than its encoder reads ({limit}); of the longest, {percent} % is read. What is behind that is not learned from.</source>
      <translation>插槽 {slot} 的 {total} 个值中有 {count} 个超出其编码器能读取的长度（{limit}）；最长的一个只读取了 {percent} %。其后的内容不会被学习。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/data/unread.py" />
      <source>{count} of {total} values of the slot {slot} {count:is|are} longer than its encoder reads ({limit}); of the longest, {percent} % is read. What is behind that is not learned from: shorten them, or raise the setting {setting}.</source>
      <translation>插槽 {slot} 的 {total} 个值中有 {count} 个超出其编码器能读取的长度（{limit}）；最长的一个只读取了 {percent} %。其后的内容不会被学习：请缩短它们，或调大设置 {setting}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/data/unread.py" />
      <source>{count} of {total} values of the slot {slot} {count:is|are} longer than what is made ({limit}); of the longest, {percent} % is learned. Results are cut there as well.</source>
      <translation>槽位 {slot} 的 {total} 个值中有 {count} 个长于可生成的长度（{limit}）；最长的一个只学习 {percent} %。结果也会在此处截断。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/data/unread.py" />
      <source>{count} of {total} values of the slot {slot} {count:is|are} longer than what is made ({limit}); of the longest, {percent} % is learned. Results are cut there as well: shorten them, or raise the setting {setting}.</source>
      <translation>槽位 {slot} 的 {total} 个值中有 {count} 个长于可生成的长度（{limit}）；最长的一个只学习 {percent} %。结果也会在此处截断：请缩短它们，或调高设置 {setting}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/browser.py" />
      <source>{count} of {total} {total:sample|samples}</source>
      <translation>{count} / {total}个样本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/telling/unknown.py" />
      <source>{count} of {total} {total:sample|samples} {count:is of a class|are of classes} that training never met; {count:it cannot|none of them can} be right.</source>
      <translation>{total} 个样本中有 {count} 个属于训练中从未出现的类别，它们都不可能判对。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/data/unread.py" />
      <source>{count} of {total} {total:value that was|values that were} given for {slot} {count:is|are} longer than the encoder of the run reads; of the longest, {percent} % counts.</source>
      <translation>为 {slot} 给出的 {total} 个值中有 {count} 个超出该运行的编码器能读取的长度；最长的一个只有 {percent} % 起作用。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/compared/methods.py" />
      <source>{count} random halves of both sets</source>
      <translation>两组的 {count} 次随机半分</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/sql/migrate.py" />
      <source>{count} rows lost what they refer to.</source>
      <translation>{count}行失去了它们所引用的内容。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/window/status.py" />
      <source>{count} runs are served: show the latest</source>
      <translation>有 {count} 个运行正在提供服务：显示最近的一个</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/families_sheet.py" />
      <source>{count} runs, {minutes:,.0f} minutes of training in all, and the judging behind it</source>
      <translation>{count}个运行，共训练{minutes:,.0f}分钟，之后进行评估</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/families_sheet.py" />
      <source>{count} runs, {steps:,} {steps:step|steps} of training each, and the judging behind it</source>
      <translation>{count} 个运行，每个训练 {steps:,} 步，随后评判</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/tasks_sheet.py" />
      <source>{count} runs: {tasks} together, and each alone</source>
      <translation>{count} 个运行：{tasks} 一起学习，以及各自单独学习</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/training/adapting.py" />
      <source>{count} samples to learn from and {held} to judge by are too few to adapt to.</source>
      <translation>可学习的样本 {count} 个、用于评测的 {held} 个，太少，无法适应。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_audio/sample_intake.py" />
      <source>{count} sounds are joined in the file; they are read as one.</source>
      <translation>文件由 {count} 段声音拼接而成；已作为一段读取。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/window/notice_area.py" />
      <source>{count} times</source>
      <translation>{count} 次</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/view.py" />
      <source>{count} {count:condition waits|conditions wait} for a run that takes {count:it|them}.</source>
      <translation>{count}个条件在等待接受它们的运行。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/save_dialog.py" />
      <source>{count} {count:file was|files were} saved.</source>
      <translation>已保存{count}个文件。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/problems.py" />
      <source>{count} {count:input was|inputs were} skipped, wholly or in part</source>
      <translation>{count}项输入被全部或部分跳过</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/sweeps/table.py" />
      <source>{count} {count:other|others} cannot be told apart from the best.</source>
      <translation>另有 {count} 个与最佳无法区分。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/run_panel.py" />
      <source>{count} {count:preview was|previews were} written to {path}.</source>
      <translation>已将{count}张预览写入{path}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/search/job.py" />
      <source>{count} {count:result cannot be read and was|results cannot be read and were} left out.</source>
      <translation>{count} 个结果无法读取，已略过。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/compose_sheet.py" />
      <source>{count} {count:result was|results were} put together.</source>
      <translation>已汇编 {count} 个结果。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/work.py" />
      <source>{count} {count:row|rows} cannot be used; the others are made.</source>
      <translation>{count} 行无法使用；其余的照常生成。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/evaluate.py" />
      <source>{count} {count:sample does|samples do} not judge, since {count:it is|they are} marked as generated.</source>
      <translation>有 {count} 个样本标记为生成的，不参与评判。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/problems.py" />
      <source>{count} {count:sample has|samples have} several {slot}</source>
      <translation>{count}个样本有多个{slot}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/browser.py" />
      <source>{count} {count:sample is|samples are} left out</source>
      <translation>已排除{count}个样本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/export_sheet.py" />
      <source>{count} {count:sample was|samples were} exported.</source>
      <translation>已导出{count}个样本。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/imports/sheet.py" />
      <source>{count} {count:sample was|samples were} found in {source} ({importer}).</source>
      <translation>在{source}中找到{count}个样本（{importer}）。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/cleaning/view.py" />
      <source>{count} {count:sample was|samples were} looked at.</source>
      <translation>已检查{count}个样本。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/data/fill.py" />
      <source>{count} {count:sample|samples} of the slot {slot!r} can no longer be read, and perhaps more; first of all: {reason}</source>
      <translation>槽位 {slot!r} 有 {count} 个样本无法再读取，可能还有更多；首先是：{reason}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/data/fill.py" />
      <source>{count} {count:sample|samples} of the slot {slot!r} can no longer be read, first of all: {reason}</source>
      <translation>槽位 {slot!r} 有 {count} 个样本无法再读取，首先是：{reason}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/review/adapt_sheet.py" />
      <source>{count} {count:sample|samples} of {dataset}</source>
      <translation>{dataset} 的 {count} 个样本</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/export_sheet.py" />
      <source>{count} {count:sample|samples}, about {size} MB</source>
      <translation>{count}个样本，约{size} MB</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/devices.py" />
      <source>{devices} {named:is|are} {named} {named:device|devices} for {count} {count:process|processes}.</source>
      <translation>{devices} 是 {named} 个设备，而进程有 {count} 个。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/attribution/sheet.py" />
      <source>{done:,.0f} of {total:,.0f} results made. {left}</source>
      <translation>已生成 {done:,.0f} 个，共 {total:,.0f} 个结果。{left}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/review/review_sheet.py" />
      <source>{done} of {total} made</source>
      <translation>已生成{done}/{total}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/diagnosis/splits.py" />
      <source>{exact:,} of {count:,} held-out samples have the same file as a training sample.</source>
      <translation>{count:,}个留出样本中有{exact:,}个与训练样本的文件相同。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/specs.py" />
      <source>{factory!r} does not name code as package.module:attribute.</source>
      <translation>{factory!r}没有以package.module:attribute的形式指明代码。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/wishes.py" />
      <source>{families} families with {seeds} seeds are {count} runs; at most {most} can be compared.</source>
      <translation>{families}个模型族、{seeds}个种子共{count}个运行；最多可比较{most}个。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/service.py" />
      <source>{fewest} to {most} different runs can be compared, and these are {count}.</source>
      <translation>可比较{fewest}到{most}个不同的运行，而这里有{count}个。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/problems.py" />
      <source>{files} {files:file is as it was|files are as they were} imported</source>
      <translation>{files}个文件与导入时一致</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/row_check.py" />
      <source>{file} cannot be read ({type}: {reason}).</source>
      <translation>无法读取{file}（{type}：{reason}）。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/formats/cifar.py" />
      <source>{file} cannot be read.</source>
      <translation>无法读取{file}。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/formats/coco.py" />
      <source>{file} cannot be read: it is damaged or no JSON.</source>
      <translation>无法读取{file}：文件已损坏或不是JSON。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/tables/table.py" />
      <source>{file} cannot be read: {reason}.</source>
      <translation>无法读取{file}：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/datasets/thumbnails.py" />
      <source>{file} cannot be shown: {reason}.</source>
      <translation>无法显示 {file}：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/source_files.py" />
      <source>{file} does not exist.</source>
      <translation>{file} 不存在。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/formats/mnist.py" />
      <source>{file} ends too early.</source>
      <translation>{file}不完整，过早结束。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/tables/table.py" />
      <source>{file} has no header row that names its columns.</source>
      <translation>{file}没有给出列名的表头行。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/formats/coco.py" />
      <source>{file} has no lists of images and annotations.</source>
      <translation>{file}中没有图片列表和标注列表。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/formats/mnist.py" />
      <source>{file} holds items of {shape}, which are no pictures.</source>
      <translation>{file}中的内容大小为{shape}，不是图片。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/formats/coco.py" />
      <source>{file} holds no captions.</source>
      <translation>{file}中没有图片描述。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/formats/cifar.py" />
      <source>{file} holds no pictures of 32 x 32.</source>
      <translation>{file}中没有32 x 32的图片。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/files/tars.py" />
      <source>{file} holds {member}, whose size is none; what stands from there on is not read.</source>
      <translation>{file}中的{member}大小无效；从该处起不再读取。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/resources.py" />
      <source>{file} in the folder {name} is no safetensors file, whatever its name says.</source>
      <translation>文件夹{name}中的{file}不是safetensors文件，无论其名称如何。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/files/tars.py" />
      <source>{file} is damaged: a header in it is too large.</source>
      <translation>{file}已损坏：其中的一个文件头过大。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/formats/mnist.py" />
      <source>{file} is no IDX file of bytes.</source>
      <translation>{file}不是由字节组成的IDX文件。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/formats/parquet_read.py" />
      <source>{file} is no Parquet, or damaged.</source>
      <translation>{file}不是Parquet文件，或已损坏。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/source_files.py" />
      <source>{file} is not a file.</source>
      <translation>{file} 不是文件。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/source_files.py" />
      <source>{file} is not a usable file name.</source>
      <translation>{file}不是可用的文件名。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/tables/cells.py" />
      <source>{file} is of no known kind.</source>
      <translation>{file}不是已知类型的文件。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/formats/coco.py" />
      <source>{file} is too large: captions of at most {limit} MB are read.</source>
      <translation>{file}过大：最多读取{limit} MB的图片描述文件。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/judging/attribute.py" />
      <source>{file} lies outside of its project.</source>
      <translation>{file}不在其项目之内。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/source_files.py" />
      <source>{file} lies outside of the folder that is imported.</source>
      <translation>{file}不在所导入的文件夹之内。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/files/names.py" />
      <source>{file} may be any of {count} files whose names differ in little: {names}.</source>
      <translation>{file} 可能指 {count} 个名称相近的文件中的任意一个：{names}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/install/packages.py" />
      <source>{file} says of itself that it is {name} {version}.</source>
      <translation>{file} 的内容自称是 {name} {version}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/plugins/authorship.py" />
      <source>{folder} cannot be written: {reason}.</source>
      <translation>无法写入 {folder}：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/training/curve_files.py" />
      <source>{folder} exists; a second event file in it would be drawn over the first.</source>
      <translation>{folder}已存在；其中再写一个事件文件会与第一个重叠绘制。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/tables/metadata.py" />
      <source>{folder} has no split's folder with a metadata file in it.</source>
      <translation>{folder}中没有包含元数据文件的划分文件夹。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/formats/parquet.py" />
      <source>{folder} holds no Parquet file.</source>
      <translation>{folder}中没有Parquet文件。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/formats/cifar.py" />
      <source>{folder} holds no batch of CIFAR-10 or CIFAR-100.</source>
      <translation>{folder}中没有CIFAR-10或CIFAR-100的批次文件。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/formats/coco.py" />
      <source>{folder} holds no captions in the format of COCO.</source>
      <translation>{folder}中没有COCO格式的图片描述。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/folders/classes.py" />
      <source>{folder} holds no file of a known kind.</source>
      <translation>{folder}中没有已知类型的文件。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/folders/folder.py" />
      <source>{folder} holds no file of a known kind. {file}: {reason}</source>
      <translation>{folder} 中没有已知类型的文件。{file}：{reason}</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/formats/mnist.py" />
      <source>{folder} holds no file of pictures in the format IDX.</source>
      <translation>{folder}中没有IDX格式的图片文件。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/formats/webdataset.py" />
      <source>{folder} holds no tar file.</source>
      <translation>{folder}中没有tar文件。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/machines/reach.py" />
      <source>{folder} is no path of a folder.</source>
      <translation>{folder} 不是文件夹路径。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/folders/folder.py" />
      <source>{folder} is not a folder.</source>
      <translation>{folder}不是文件夹。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/cleaning/view.py" />
      <source>{found} {found:finding|findings} in {count} {count:sample|samples}</source>
      <translation>{count}个样本中有{found}项发现</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/training/adapting.py" />
      <source>{held} {held:held-out sample tells|held-out samples tell} little. Judged in several parts, all {count} are held out once, for as many times the time.</source>
      <translation>{held} 个留出样本说明不了多少。分成几部分评判时，全部 {count} 个样本各被留出一次，时间也相应成倍增加。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/machines/reach.py" />
      <source>{host} cannot be asked: {reason}.</source>
      <translation>无法询问 {host}：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/machines/reach.py" />
      <source>{host} is no name of a machine.</source>
      <translation>{host} 不是机器名称。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/trying/sweep_sheet.py" />
      <source>{hours:.1f} h</source>
      <translation>{hours:.1f} 小时</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/words.py" />
      <source>{hours} h {minutes} min</source>
      <translation>{hours}小时{minutes}分</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/jobs/time_left.py" />
      <source>{hours} h {minutes} min left</source>
      <translation>剩余{hours}小时{minutes}分</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/judge/attribution/measures.py" />
      <source>{id!r} could not look at the result: {reason}</source>
      <translation>{id!r} 无法查看该结果：{reason}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/recipe_settings.py" />
      <source>{id!r} does not learn to need fewer steps.</source>
      <translation>{id!r} 不会学习减少步数。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/families.py" />
      <source>{id!r} drops no slots while it learns, and knows no nulls.</source>
      <translation>{id!r} 学习时不丢弃槽位，也没有空值。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/sweeps/planner.py" />
      <source>{id!r} has no held-out loss; name the score that judges.</source>
      <translation>{id!r} 没有留出损失；请指明用于评判的分数。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/choice.py" />
      <source>{id}: {recipe} on {dataset}, seed {seed}</source>
      <translation>{id}：{recipe}，数据集{dataset}，种子{seed}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/actions.py" />
      <source>{keys} is taken by {title}.</source>
      <translation>{keys} 已用于“{title}”。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/actions.py" />
      <source>{keys} is used for writing or moving around.</source>
      <translation>{keys} 在输入文字或移动时使用。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/values/hearing.py" />
      <source>{khz:.1f} kHz</source>
      <translation>{khz:.1f} kHz</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/recipe_cards.py" />
      <source>{kind}, {size} px</source>
      <translation>{kind}，{size} px</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/training/adapting.py" />
      <source>{learned} of the {count} samples are learned from; {held} {held:is|are} held out, to judge it by.</source>
      <translation>{count} 个样本中，{learned} 个用于学习；留出 {held} 个用于评测。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/attribution/piece_map.py" />
      <source>{low:.0f} to {high:.0f} Hz</source>
      <translation>{low:.0f} 至 {high:.0f} 赫兹</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/sweeps/axes.py" />
      <source>{low:g} to {high:g} is no range of {path}: it may be from {least} to {most}.</source>
      <translation>{low:g} 到 {high:g} 不是 {path} 的范围：它可以从 {least} 到 {most}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/told_part.py" />
      <source>{low} to {high}</source>
      <translation>{low}至{high}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/cleaning/spread.py" />
      <source>{low} to {high}, half of them up to {middle}, nine in ten from {few} to {many}</source>
      <translation>{low}至{high}，一半不超过{middle}，九成在{few}至{many}之间</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/trying/sweep_sheet.py" />
      <source>{minutes:.1f} min</source>
      <translation>{minutes:.1f} 分钟</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/wishes.py" />
      <source>{minutes:g} is not a number of minutes to train.</source>
      <translation>{minutes:g}不是有效的训练分钟数。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/recipe_times.py" />
      <source>{minutes:g} min, about {steps:,} {steps:step|steps} here</source>
      <translation>{minutes:g}分钟，在本机约{steps:,}步</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/recipe_times.py" />
      <source>{minutes:g} min, about {steps:,} {steps:step|steps} here; better {wanted} min</source>
      <translation>{minutes:g} 分钟，在此约 {steps:,} 步；建议 {wanted} 分钟</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/recipe_times.py" />
      <source>{minutes:g} min; steps not known yet</source>
      <translation>{minutes:g}分钟；步数未知</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/words.py" />
      <source>{minutes} min</source>
      <translation>{minutes}分</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/jobs/time_left.py" />
      <source>{minutes} min {seconds} s left</source>
      <translation>剩余{minutes}分{seconds}秒</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/menus.py" />
      <source>{minutes} more minutes</source>
      <translation>再训练{minutes}分钟</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/evaluation/score_table.py" />
      <source>{missing:,} of {of:,} results could not be judged</source>
      <translation>{of:,}个结果中有{missing:,}个无法评估</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/suggestions/labels.py" />
      <source>{most} samples are labelled at a time: ask again for the others once these are decided.</source>
      <translation>一次最多标注 {most} 个样本：待这些样本处理完毕后，再为其余样本标注。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/view.py" />
      <source>{ms} ms a result</source>
      <translation>每个结果{ms}毫秒</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/plugins/authorship.py" />
      <source>{name!r} cannot be the name of a plugin: take up to {most} lower-case letters and digits, parted by dashes.</source>
      <translation>{name!r} 不能作为插件名称：请使用最多 {most} 个小写字母和数字，以连字符分隔。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/model/arrays.py" />
      <source>{name!r} holds values that are not numbers.</source>
      <translation>{name!r} 含有不是数字的值。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/generation/conditions.py" />
      <source>{name!r} is a column of the table {slot!r}, not a slot.</source>
      <translation>{name!r}是表格{slot!r}的一列，不是槽位。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/plugins/authorship.py" />
      <source>{name!r} is a word of Python itself; take another name.</source>
      <translation>{name!r} 是 Python 自身的词；请换个名称。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/suggestions/label_wishes.py" />
      <source>{name!r} is no name for a column.</source>
      <translation>{name!r} 不能作为列名。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/model/arrays.py" />
      <source>{name!r} is of the type {kind}, which is not kept.</source>
      <translation>{name!r} 的类型为 {kind}，无法保存。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/tasks.py" />
      <source>{name!r} is what {id!r} learns already; it cannot be a task beside it.</source>
      <translation>{name!r} 已经由 {id!r} 学习；不能再作为同时学习的任务。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/compared/tables.py" />
      <source>{name} (baseline)</source>
      <translation>{name}（基准）</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/making.py" />
      <source>{name} (given)</source>
      <translation>{name}（已给定）</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/machines/packed.py" />
      <source>{name} cannot be read: it is damaged.</source>
      <translation>{name} 无法读取：它已损坏。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/model/checkpoint.py" />
      <source>{name} cannot be read: {reason}.</source>
      <translation>无法读取 {name}：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/machines/arrived.py" />
      <source>{name} cannot be taken: {reason}.</source>
      <translation>无法取回 {name}：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/files/unpacker.py" />
      <source>{name} cannot be unpacked: it is damaged.</source>
      <translation>{name} 无法解包：文件已损坏。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/unpacking/unpack.py" />
      <source>{name} cannot be unpacked: {reason}</source>
      <translation>无法解压 {name}：{reason}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/files/unpacker.py" />
      <source>{name} cannot be unpacked: {reason}.</source>
      <translation>{name} 无法解包：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/model/arrays.py" />
      <source>{name} cannot be written: {reason}.</source>
      <translation>无法写入 {name}：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/results.py" />
      <source>{name} carries no recipe of this program.</source>
      <translation>{name}中没有本程序的配方。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/exports/result_samples.py" />
      <source>{name} carries no recipe.</source>
      <translation>{name}中没有配方。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/plugins/installation.py" />
      <source>{name} does not work here: {reason}</source>
      <translation>{name} 在此无法工作：{reason}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/plugins/installation.py" />
      <source>{name} ended the program while it was loaded: {how}.</source>
      <translation>{name} 在加载时使程序终止：{how}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/plugins/installation.py" />
      <source>{name} has changed since it was inspected.</source>
      <translation>{name} 在查看之后被改动了。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/machines/shards.py" />
      <source>{name} has changed since it was written.</source>
      <translation>{name} 在写入之后被更改。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/exports/result_samples.py" />
      <source>{name} has changed, or is another file.</source>
      <translation>{name} 已更改，或是另一个文件。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/install/wheels.py" />
      <source>{name} has compiled code; bring it as a wheel.</source>
      <translation>{name} 含有编译代码；请以 wheel 提供。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/install/wheels.py" />
      <source>{name} holds no Python package.</source>
      <translation>{name} 中没有 Python 包。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/install/wheels.py" />
      <source>{name} holds no plugin: there is no pyproject.toml.</source>
      <translation>{name} 中没有插件：缺少 pyproject.toml。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/project/archive.py" />
      <source>{name} holds no project.</source>
      <translation>{name} 中没有项目。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/plugins/check.py" />
      <source>{name} holds no settings for a check.</source>
      <translation>{name} 中没有检查所用的设置。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/files/unpacker.py" />
      <source>{name} holds the path {path!r}, which leads out of its folder.</source>
      <translation>{name} 含有指向其文件夹之外的路径 {path!r}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/model/checkpoint.py" />
      <source>{name} holds {size:,} MB of weights; {free:,} MB of memory are free.</source>
      <translation>{name} 含有 {size:,} MB 的权重；可用内存为 {free:,} MB。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/plugins/installation.py" />
      <source>{name} is a part of this program.</source>
      <translation>{name} 是本程序的一部分。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/install/packages.py" />
      <source>{name} is damaged, or no wheel.</source>
      <translation>{name} 已损坏，或不是 wheel 文件。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/run_changes.py" />
      <source>{name} is in the trash. Undo brings it back.</source>
      <translation>{name}已移入回收站，可用“撤销”恢复。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/composed/job.py" />
      <source>{name} is left out: {reason}</source>
      <translation>略去 {name}：{reason}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/install/packages.py" />
      <source>{name} is made for another system or another version of Python.</source>
      <translation>{name} 适用于其他系统或其他 Python 版本。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/install/packages.py" />
      <source>{name} is no plugin of MM Studio: it has no entry point for it.</source>
      <translation>{name} 不是 MM Studio 的插件：它没有相应的入口点。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/install/wheels.py" />
      <source>{name} is no plugin: a wheel, a zip or a folder is wanted.</source>
      <translation>{name} 不是插件：需要 wheel、zip 或文件夹。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/judging/evaluate.py" />
      <source>{name} is not a setting of a chosen metric.</source>
      <translation>{name} 不是所选指标的设置。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/sample/results.py" />
      <source>{name} is not kept, since it could not be read again: {reason}</source>
      <translation>{name} 未保留，因为它无法再被读取：{reason}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/install/packages.py" />
      <source>{name} is not named as wheels are.</source>
      <translation>{name} 的文件名不符合 wheel 的命名方式。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/sample/grids/job.py" />
      <source>{name} is not on the sheet: {reason}</source>
      <translation>{name} 不在总图上：{reason}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/exports/result_samples.py" />
      <source>{name} is not there any more.</source>
      <translation>{name}已不存在。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/machines/reach.py" />
      <source>{name} is not what was listed.</source>
      <translation>{name} 与清单不符。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/exports/result_samples.py" />
      <source>{name} is of no known kind.</source>
      <translation>{name}的类型未知。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/unpacking/zips.py" />
      <source>{name} is one of several parts of an archive.</source>
      <translation>{name} 是分卷压缩包的一个分卷。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/work.py" />
      <source>{name} is removed. Projects stay as they are; runs that need it cannot go on without it.</source>
      <translation>将移除 {name}。项目保持不变；需要它的训练在没有它时无法继续。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/unpacking/unpack.py" />
      <source>{name} is too large for the disk.</source>
      <translation>{name} 对磁盘来说太大。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/files/unpacker.py" />
      <source>{name} is too large.</source>
      <translation>{name} 太大。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/results/pane.py" />
      <source>{name} made again: {verdict}.</source>
      <translation>{name}已重新生成：{verdict}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/nn/weights.py" />
      <source>{name} of the folder {folder!r} cannot be read: {reason}.</source>
      <translation>文件夹{folder!r}中的{name}无法读取：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/attribution/findings.py" />
      <source>{name} reads {reading} in the result. With nothing given it reads the same for {low} of {seeds} {seeds:seed|seeds}, with everything for {high}.</source>
      <translation>结果中 {name} 读作 {reading}。不给任何条件时，{seeds} 个种子中有 {low} 个读作相同；给出全部条件时有 {high} 个。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/studio/workplace.py" />
      <source>{name} still saves its work; it opens as soon as that is done.</source>
      <translation>{name} 仍在保存；保存完成后会自动打开。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/install/packages.py" />
      <source>{name} tells no name and version.</source>
      <translation>{name} 没有说明名称和版本。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/engine/sample/reproduce.py" />
      <source>{name} was made by the run {run!r}, which this project does not have.</source>
      <translation>{name}由运行{run!r}生成，而本项目没有该运行。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/plugins/installation.py" />
      <source>{name} was not loaded within {seconds:.0f} seconds.</source>
      <translation>{name} 未能在 {seconds:.0f} 秒内加载完成。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/tray/intake.py" />
      <source>{name} was not taken.</source>
      <translation>未采用{name}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/results.py" />
      <source>{name} was stopped before it was whole, so that it cannot be made again.</source>
      <translation>{name} 在完成之前被停止，因此无法重新生成。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/install_sheet.py" />
      <source>{name} {version} is installed.</source>
      <translation>{name} {version} 已安装。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/page.py" />
      <source>{name} {version} is not here; it is needed by {users}.</source>
      <translation>缺少 {name} {version}；{users} 需要它。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/compare/curves.py" />
      <source>{name}, step {step}: {value}</source>
      <translation>{name}，第{step}步：{value}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/together.py" />
      <source>{name}: learning together helps: {helps}. Does not help: {not}. Not known yet: {small}.</source>
      <translation>{name}：一起学习有帮助的任务：{helps}。没有帮助的：{not}。尚不清楚的：{small}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/review/review_sheet.py" />
      <source>{number} of {count}</source>
      <translation>第{number}个，共{count}个</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/words.py" />
      <source>{n} of {of}</source>
      <translation>{of}个中的{n}个</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>{one} to {other}, R@{first}</source>
      <translation>{one} 到 {other}，R@{first}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>{one} with {other}</source>
      <translation>{one} 与 {other}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/pairs.py" />
      <source>{option} {name}={value} is not a finite number.</source>
      <translation>{option} {name}={value}不是有限数值。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/pairs.py" />
      <source>{option} {text!r} is not of the form NAME=VALUE.</source>
      <translation>{option} {text!r}不符合NAME=VALUE的形式。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/training/recipes.py" />
      <source>{pair!r} is not a setting; write it as generator.width=64.</source>
      <translation>{pair!r}不是设置项；请写作generator.width=64。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/run_estimate.py" />
      <source>{parameters} parameters, {needed} of {free} GB memory with {micro} {micro:sample|samples} at a time, {step} s a step: {steps} {steps:step|steps} in {minutes} min.</source>
      <translation>{parameters} 个参数，内存 {needed} / {free} GB（每次 {micro} 个样本），每步 {step} 秒：{minutes} 分钟 {steps} 步。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/run_estimate.py" />
      <source>{parameters} parameters, {needed} of {free} GB memory, {step} s a step: {steps} {steps:step|steps} in {minutes} min.</source>
      <translation>{parameters} 个参数，内存 {needed} / {free} GB，每步 {step} 秒：{minutes} 分钟 {steps} 步。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/run_estimate.py" />
      <source>{parameters} parameters; needs {needed} GB of memory even one sample at a time, and {free} GB are free.</source>
      <translation>{parameters}个参数；即使逐个样本也需要{needed} GB内存，而可用的只有{free} GB。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/training/adapting.py" />
      <source>{parts} runs are trained; each holds out another part of the {count} samples, the first {held}, so that all are judged by a run that has not learned from them.</source>
      <translation>将训练 {parts} 次运行；每次留出 {count} 个样本中的另一部分，第一次留出 {held} 个，因此所有样本都由没有学过它们的运行评判。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/recipe_settings.py" />
      <source>{path!r} takes a list of steps.</source>
      <translation>{path!r} 需要一个步骤列表。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/sweeps/planner.py" />
      <source>{paths} may change what the held-out loss measures; a score of what is made judges more fairly (--by).</source>
      <translation>{paths} 可能改变留出损失所衡量的内容；按所生成内容的分数评判更公平（--by）。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/machines/shards.py" />
      <source>{path} cannot be copied: {reason}.</source>
      <translation>无法复制 {path}：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/project/part.py" />
      <source>{path} cannot be read: {reason}.</source>
      <translation>无法读取 {path}：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/sweeps/axes.py" />
      <source>{path} cannot be varied: each run is trained for the same budget, or none could be compared.</source>
      <translation>不能改变 {path}：每个运行的训练预算必须相同，否则无法比较。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/save_dialog.py" />
      <source>{path} cannot be written: {reason}.</source>
      <translation>无法写入{path}：{reason}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/sweeps/axes.py" />
      <source>{path} changes no training.</source>
      <translation>{path} 不影响训练。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/sweeps/axes.py" />
      <source>{path} changes nothing that is learned, so there is nothing to try.</source>
      <translation>{path} 不影响学到的内容，因此没有什么可尝试的。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/options.py" />
      <source>{path} exists.</source>
      <translation>{path}已存在。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/sweeps/planner.py" />
      <source>{path} has no range of its own to draw from.</source>
      <translation>{path} 本身没有可供抽取的范围。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/sweeps/planner.py" />
      <source>{path} has no values to try.</source>
      <translation>{path} 没有可尝试的值。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/generation/manifests.py" />
      <source>{path} holds no rows.</source>
      <translation>{path}中没有行。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/folder/tree.py" />
      <source>{path} is a link, and the project was not made on this computer.</source>
      <translation>{path} 是一个链接，而且该项目不是在这台计算机上创建的。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/files/door.py" />
      <source>{path} is a link, which may lead anywhere.</source>
      <translation>{path} 是一个链接，可能指向任何位置。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/machines/shards.py" />
      <source>{path} is another file than the one that was imported.</source>
      <translation>{path} 与导入时的文件不同。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/folder/tree.py" />
      <source>{path} is neither a file nor a folder, and the project was not made on this computer.</source>
      <translation>{path} 既不是文件也不是文件夹，而且该项目不是在这台计算机上创建的。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/resources.py" />
      <source>{path} is no folder.</source>
      <translation>{path}不是文件夹。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/machines/job_folder.py" />
      <source>{path} is no job folder: it holds no job.json.</source>
      <translation>{path} 不是作业文件夹：其中没有 job.json。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/sweeps/axes.py" />
      <source>{path} is no number; name its values.</source>
      <translation>{path} 不是数字；请列出它的值。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/generation/manifests.py" />
      <source>{path} is not a manifest to generate from.</source>
      <translation>{path}不是可用于生成的清单。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/folder/description.py" />
      <source>{path} is not a project: it has no project.json.</source>
      <translation>{path}不是项目：其中没有project.json。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/exports/service.py" />
      <source>{path} is not an empty folder.</source>
      <translation>{path} 不是空文件夹。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/composed/service.py" />
      <source>{path} is there already.</source>
      <translation>{path} 已经存在。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/storage/samples/gaps.py" />
      <source>{path} went away while it was being stored.</source>
      <translation>存储时 {path} 消失了。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/viewer/head.py" />
      <source>{place:,} of {count:,}</source>
      <translation>第{place:,}个，共{count:,}个</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/attribution/piece_map.py" />
      <source>{place}: {loss} is lost without it</source>
      <translation>{place}：没有它会失去 {loss}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/window/main_window.py" />
      <source>{project} - MM Studio</source>
      <translation>{project} - MM Studio</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/studio/workplace.py" />
      <source>{project} goes on working: {title}</source>
      <translation>{project} 继续在后台运行：{title}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/viewer/facts.py" />
      <source>{rate:,} Hz</source>
      <translation>{rate:,} Hz</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/evaluate_sheet.py" />
      <source>{results} {results:result|results}: all conditions, and each of the {subsets} subsets of {slots}</source>
      <translation>{results}个结果：全部条件，以及{slots}个条件的{subsets}个子集</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/told_charts.py" />
      <source>{right} told to be {told}: {count} of {total}</source>
      <translation>{right} 被判为 {told}：{total} 个中有 {count} 个</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/shown_results.py" />
      <source>{right}, told: {told}</source>
      <translation>{right}，判为：{told}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/shown_results.py" />
      <source>{right}, told: {told} ({score})</source>
      <translation>{right}，判为：{told}（{score}）</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/datasets/service.py" />
      <source>{role!r} is not a role of a slot.</source>
      <translation>{role!r} 不是槽的角色。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/trying/sweep_sheet.py" />
      <source>{runs} {runs:run|runs} of {minutes:g} min: {total} of training in all</source>
      <translation>{runs} 个运行，每个 {minutes:g} 分钟：训练共 {total}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/trying/sweep_sheet.py" />
      <source>{runs} {runs:run|runs} of {steps:,} {steps:step|steps}: {total} of training in all</source>
      <translation>{runs} 个运行，每个 {steps:,} 步：训练共 {total}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/trying/sweep_sheet.py" />
      <source>{runs} {runs:run|runs} of {steps:,} {steps:step|steps}; the time is not known yet</source>
      <translation>{runs} 个运行，每个 {steps:,} 步；所需时间尚不清楚</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/leaving/remote_sheet.py" />
      <source>{run} can be trained elsewhere.</source>
      <translation>{run} 可以在别处训练了。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/service.py" />
      <source>{run} has no scores yet. Judge it: mmstudio evaluate --run {id}</source>
      <translation>{run}还没有评分。请评估它：mmstudio evaluate --run {id}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/studio/served.py" />
      <source>{run} is not served any more.</source>
      <translation>{run} 已不再提供服务。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/evaluate_sheet.py" />
      <source>{run}, on the data set {dataset}</source>
      <translation>{run}，数据集{dataset}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/values/hearing.py" />
      <source>{seconds:.1f} s</source>
      <translation>{seconds:.1f}秒</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/viewer/facts.py" />
      <source>{seconds:.2f} s</source>
      <translation>{seconds:.2f} 秒</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/words.py" />
      <source>{seconds} s</source>
      <translation>{seconds}秒</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/jobs/time_left.py" />
      <source>{seconds} s left</source>
      <translation>剩余{seconds}秒</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/run_plan.py" />
      <source>{setting} asks for views of the slot {slot}, and {modality} has none.</source>
      <translation>{setting} 要求槽位 {slot} 的视图，而 {modality} 没有视图。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/diagnosis/splits.py" />
      <source>{share:.0%} of the held-out values of {slot} are nearly equal to one that is trained on.</source>
      <translation>{slot}的留出值中有{share:.0%}与某个训练值几乎相同。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/diagnosis/adversaries.py" />
      <source>{share:.0%} of the real values have a result near them.</source>
      <translation>{share:.0%}的真实值附近有生成结果。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/install_sheet.py" />
      <source>{size:,.0f} kB, {files} {files:file|files}</source>
      <translation>{size:,.0f} kB，{files} 个文件</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/viewer/facts.py" />
      <source>{size:,.1f} MB</source>
      <translation>{size:,.1f} MB</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/viewer/facts.py" />
      <source>{size:,.1f} kB</source>
      <translation>{size:,.1f} kB</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/cache.py" />
      <source>{size:.1f} MB are free again.</source>
      <translation>已释放 {size:.1f} MB。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/run_model.py" />
      <source>{size} MB</source>
      <translation>{size} MB</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/run_panel.py" />
      <source>{size} MB are free again.</source>
      <translation>释放了{size} MB。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/contenders.py" />
      <source>{slot} alone</source>
      <translation>仅 {slot}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/targets.py" />
      <source>{slot} is the first slot of its kind; {others} could be made as well: --set target={other}.</source>
      <translation>{slot} 是该类型的第一个槽位；也可以生成 {others}：--set target={other}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/targets.py" />
      <source>{slot} is what is learned; it could be {others} as well: --set target={other}.</source>
      <translation>学习的是 {slot}；也可以是 {others}：--set target={other}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>{slot} predicted, R@{first}</source>
      <translation>预测的 {slot}，R@{first}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/reports/figure_names.py" />
      <source>{slot} with another view</source>
      <translation>{slot} 与另一视图</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/preview_exhibits.py" />
      <source>{slot}, made at step {step:,}</source>
      <translation>{slot}，生成于第 {step:,} 步</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/square_choice.py" />
      <source>{slot}: pictures become square. Keeping the middle cuts away {percent:.0f} % of each, on average of {count}.</source>
      <translation>{slot}：图片会变成正方形。保留中间平均会裁掉每张的{percent:.0f}%（按{count}张统计）。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/row_check.py" />
      <source>{slot}: the content cannot be read ({type}: {reason}).</source>
      <translation>{slot}：其中的内容无法读取（{type}：{reason}）。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/generation/conditions.py" />
      <source>{slot}: there is no file {path}.</source>
      <translation>{slot}：没有文件{path}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/attribution/words.py" />
      <source>{slot}: what is lost without each</source>
      <translation>{slot}：没有其中各项时失去多少</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/attribution/bars.py" />
      <source>{slot}: {value}; only this left out: {unique}; only this given: {alone}</source>
      <translation>{slot}：{value}；仅去掉它：{unique}；仅给出它：{alone}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/imports/sheet.py" />
      <source>{source} can be imported ({importer}).</source>
      <translation>可以导入{source}（{importer}）。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/sources.py" />
      <source>{source} cannot be read: the importer failed unexpectedly ({type}: {reason}).</source>
      <translation>无法读取 {source}：导入器因自身的错误而中止（{type}：{reason}）。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/additions.py" />
      <source>{source} has no {slot}, which is what is to be made in the data set {name!r}.</source>
      <translation>{source}没有{slot}，而数据集{name!r}要生成的正是它。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/sources.py" />
      <source>{source} is an archive of the kind {kind}, which is not read here.</source>
      <translation>{source} 是 {kind} 格式的压缩包，本程序无法读取。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_files/tables/manifest.py" />
      <source>{source} is neither a manifest nor a folder with one.</source>
      <translation>{source}既不是清单，也不是包含清单的文件夹。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/recipe.py" />
      <source>{source} is not a recipe: {reason}</source>
      <translation>{source}不是配方：{reason}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/addition_job.py" />
      <source>{source} is not understood as it was before: its {slot} is of the kind {kind} now.</source>
      <translation>对{source}的理解与以前不同：它的{slot}现在的种类是{kind}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/imports/sources.py" />
      <source>{source} is one of several parts of an archive.</source>
      <translation>{source} 是分卷压缩包的一个分卷。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/review/review_sheet.py" />
      <source>{split}, sample {number}</source>
      <translation>{split}，样本{number}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/generate/attribution/piece_map.py" />
      <source>{start:.2f} to {end:.2f} s</source>
      <translation>{start:.2f} 至 {end:.2f} 秒</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/train/run_panel.py" />
      <source>{step} (held-out loss {value})</source>
      <translation>{step}（留出损失 {value}）</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plan/steps.py" />
      <source>{step}: {why} This data has {slots}.</source>
      <translation>{step}：{why}此数据含有{slots}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/tasks.py" />
      <source>{tasks} tasks together and alone, with {seeds} seeds, are {count} runs; at most {most} can be compared.</source>
      <translation>{tasks} 个任务一起学习和单独学习，使用 {seeds} 个种子，共 {count} 个运行；最多可以比较 {most} 个。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/datasets/asked.py" />
      <source>{text!r} does not describe a cell.</source>
      <translation>{text!r}没有描述一个单元格。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/datasets/service.py" />
      <source>{text!r} does not describe a slot.</source>
      <translation>{text!r}没有描述一个槽位。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/options.py" />
      <source>{text!r} is neither 'latest' nor 'best' nor a step.</source>
      <translation>{text!r}既不是'latest'、'best'，也不是步数。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/sweeps/planner.py" />
      <source>{text!r} is no range.</source>
      <translation>{text!r} 不是范围。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/generation/axis_values.py" />
      <source>{text!r} is no value of {setting!r}.</source>
      <translation>{text!r} 不是 {setting!r} 的有效值。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/generation/axis_values.py" />
      <source>{text} are more than {most} values.</source>
      <translation>{text} 超过 {most} 个值。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/files/door.py" />
      <source>{text} is no id of a {kind}.</source>
      <translation>{text} 不是{kind}的 ID。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/core/files/door.py" />
      <source>{text} is no usable file name.</source>
      <translation>{text} 不能用作文件名。</translation>
    </message>
    <message>
      <location filename="../../plugins/mmstudio_text/step_specs.py" />
      <source>{text} stands for the text; a template without it is put in front.</source>
      <translation>{text} 代表文本；不含它的模板放在文本前面。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/settings/page.py" />
      <source>{things}; {size:.1f} MB. Neither this nor anything done before it can be undone afterwards.</source>
      <translation>{things}；{size:.1f} MB。此操作无法撤销，之前的操作也不能再撤销。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/studio/job_ends.py" />
      <source>{title} failed.</source>
      <translation>{title}失败。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/language.py" />
      <source>{title}, and 1 more</source>
      <translation>{title}，以及另外 1 个</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/look/language.py" />
      <source>{title}, and {count} more</source>
      <translation>{title}，以及另外 {count} 个</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/beside.py" />
      <source>{title}: not trained for the same budget yet.</source>
      <translation>{title}：尚未以同样的预算训练。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/jobs.py" />
      <source>{title}: stopped ({state}).</source>
      <translation>{title}：已停止（{state}）。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/services/comparison/beside.py" />
      <source>{title}: {figure} {value}, mean of {runs} {runs:training|trainings}.</source>
      <translation>{title}：{figure} {value}，{runs} 次训练的平均。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/page.py" />
      <source>{train} for training, {val} for validation, {test} for test</source>
      <translation>训练{train}，验证{val}，测试{test}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/studio/opening_notices.py" />
      <source>{users} cannot be used without it; everything else can. It can be installed on the page Plugins.</source>
      <translation>没有它就不能使用 {users}；其余一切照常。可在“插件”页安装。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/studio/opening_notices.py" />
      <source>{users} cannot be used without it; everything else can. Say where it is on the page Plugins.</source>
      <translation>没有它，{users}无法使用；其他都可以。请在“插件”页面指出它的位置。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/pairs.py" />
      <source>{value!r} is not a number.</source>
      <translation>{value!r}不是数字。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/values/result_facts.py" />
      <source>{value}, weight {weight:g}</source>
      <translation>{value}，权重 {weight:g}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/card.py" />
      <source>{version} is in use from the next start on.</source>
      <translation>{version} 自下次启动起生效。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/plugins/install_sheet.py" />
      <source>{version}, in place of {old}</source>
      <translation>{version}，取代 {old}</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/install/dependencies.py" />
      <source>{who} needs Python {wanted}, but this program runs on {version}.</source>
      <translation>{who} 需要 Python {wanted}，但本程序运行于 {version}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/install/index.py" />
      <source>{who} needs {name} {wanted}, but {name} {version} is here.</source>
      <translation>{who} 需要 {name} {wanted}，但这里已有 {name} {version}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/install/dependencies.py" />
      <source>{who} needs {wanted!r} from an address of its own; only the package index is asked.</source>
      <translation>{who} 需要来自其自带地址的 {wanted!r}；本程序只向软件包索引查询。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/install/dependencies.py" />
      <source>{who} needs {wanted!r}, which cannot be understood.</source>
      <translation>{who} 需要 {wanted!r}，无法理解这个要求。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/install/dependencies.py" />
      <source>{who} needs {wanted}, but the plugin {other} brought {name} {version}.</source>
      <translation>{who} 需要 {wanted}，但插件 {other} 带来的是 {name} {version}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/plugins/install/dependencies.py" />
      <source>{who} needs {wanted}, but this program has {name} {version}.</source>
      <translation>{who} 需要 {wanted}，但本程序带的是 {name} {version}。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/shared/values/value_view.py" />
      <source>{width} x {height} pixels</source>
      <translation>{width} × {height}像素</translation>
    </message>
    <message>
      <location filename="../../mmstudio/cli/given.py" />
      <source>{word!r} does not belong to any option.</source>
      <translation>{word!r} 不属于任何选项。</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/data/samples/problems.py" />
      <source>{wrong} of {files} {files:file|files} {wrong:is|are} gone or changed</source>
      <translation>{files}个文件中有{wrong}个已丢失或改变</translation>
    </message>
    <message>
      <location filename="../../mmstudio/gui/scores/words.py" />
      <source>≈ chance</source>
      <translation>≈随机</translation>
    </message>
    <message>
      <source>A comparison needs at least two families, and here is {count} that fits the data.</source>
      <translation type="vanished">比较至少需要两个模型族，而这里适合数据的有{count}个。</translation>
    </message>
    <message>
      <source>A data set cannot be exported into the project's own folder.</source>
      <translation type="vanished">数据集不能导出到项目自己的文件夹中。</translation>
    </message>
    <message>
      <source>A flow over pictures makes exactly one slot of pictures.</source>
      <translation type="vanished">图片流模型只能生成一个图片槽位。</translation>
    </message>
    <message>
      <source>A flow over sounds makes exactly one slot of sounds.</source>
      <translation type="vanished">声音流模型只生成一个声音槽。</translation>
    </message>
    <message>
      <source>A generator of texts makes exactly one slot of texts.</source>
      <translation type="vanished">文本生成器只生成一个文本槽位。</translation>
    </message>
    <message>
      <source>Another height and pace of each sound in every step, as if another voice had made it.</source>
      <translation type="vanished">每一步都改变每个声音的音高和语速，仿佛由另一个人发出。</translation>
    </message>
    <message>
      <source>Another slot may be chosen after: mmstudio dataset role {dataset} {other}=either.</source>
      <translation type="vanished">执行 mmstudio dataset role {dataset} {other}=either 之后可以选择另一个槽。</translation>
    </message>
    <message>
      <source>At every checkpoint more is lost on the old data than the limit of {limit} allows, so nothing of it is kept: the run is as the one that it began with. Allow more, or mix in more of the old data.</source>
      <translation type="vanished">每个检查点在旧数据上的损失都超过了 {limit} 的上限，因此什么都没有保留：此训练与其起始的训练相同。请放宽上限，或混入更多旧数据。</translation>
    </message>
    <message>
      <source>At most {most} runs can be compared: take fewer seeds or fewer families.</source>
      <translation type="vanished">最多可比较{most}个运行：请减少种子或模型族。</translation>
    </message>
    <message>
      <source>Choose at least two families.</source>
      <translation type="vanished">请至少选择两个模型族。</translation>
    </message>
    <message>
      <source>Choose more with --set conditions=[], or add texts, sounds or table columns to the data.</source>
      <translation type="vanished">用 --set conditions=[] 选择更多，或给数据添加文本、声音或表格列。</translation>
    </message>
    <message>
      <source>Choose one slot of pictures as the target.</source>
      <translation type="vanished">请选择一个图片槽位作为目标。</translation>
    </message>
    <message>
      <source>Choose two to twelve runs on the left, or have families of learners trained to be compared.</source>
      <translation type="vanished">请在左侧选择两到十二个运行，或训练几个模型族来比较。</translation>
    </message>
    <message>
      <source>Classes of small pictures of which few have a label: all are aligned with other views of themselves beside it.</source>
      <translation type="vanished">只有少数带标签的小图片的类别：同时把所有图片与自身的其他视图对齐。</translation>
    </message>
    <message>
      <source>Classes, or numbers on a scale; by itself, a column of numbers with more than twenty different ones is a scale.</source>
      <translation type="vanished">类别，或连续的数值；默认情况下，有二十个以上不同数值的列视为连续数值。</translation>
    </message>
    <message>
      <source>Enter: accept, with what you have changed. Ctrl+R: reject. Ctrl+G: again with another seed. Page Up, Page Down: go. Esc: leave.</source>
      <translation type="vanished">Enter：接受（包含您的修改）。Ctrl+R：拒绝。Ctrl+G：换一个种子重新生成。Page Up、Page Down：切换。Esc：离开。</translation>
    </message>
    <message>
      <source>Enter: accept. 1 to 9: another class. Ctrl+R: reject. Page Up, Page Down: go. Esc: leave.</source>
      <translation type="vanished">Enter：接受。1 到 9：另一个类别。Ctrl+R：拒绝。Page Up、Page Down：前后移动。Esc：离开。</translation>
    </message>
    <message>
      <source>Enter: accept. Space: play, or stop. Ctrl+R: reject. Ctrl+G: again with another seed. Page Up, Page Down: go. Esc: leave.</source>
      <translation type="vanished">回车：接受。空格：播放或停止。Ctrl+R：拒绝。Ctrl+G：换一个种子重做。Page Up、Page Down：前后移动。Esc：离开。</translation>
    </message>
    <message>
      <source>Evaluate it without --checkpoint.</source>
      <translation type="vanished">请不带 --checkpoint 进行评估。</translation>
    </message>
    <message>
      <source>Every family is trained for the same time under each seed, then judged by the usual metrics. The jobs stand in the queue like any others, and can be stopped and gone on with.</source>
      <translation type="vanished">每个模型族在每个种子下训练同样长的时间，然后用常用指标评估。这些任务和其他任务一样排在队列中，可以停止，也可以继续。</translation>
    </message>
    <message>
      <source>Families</source>
      <translation type="vanished">模型族</translation>
    </message>
    <message>
      <source>Id of what gives the features; empty for the metric's own choice.</source>
      <translation type="vanished">给出特征的提取器的标识；留空则由指标自行选择。</translation>
    </message>
    <message>
      <source>Lanes are io, DEVICE:train and DEVICE:sample.</source>
      <translation type="vanished">通道有io、DEVICE:train和DEVICE:sample。</translation>
    </message>
    <message>
      <source>Later checkpoints lost more on the old data than the limit of {limit} allows; that of step {step:,} is kept.</source>
      <translation type="vanished">之后的检查点在旧数据上的损失超过了 {limit} 的上限；保留第 {step:,} 步的检查点。</translation>
    </message>
    <message>
      <source>Name another file with --to.</source>
      <translation type="vanished">请用 --to 指定另一个文件。</translation>
    </message>
    <message>
      <source>New samples, {count} held out: {figure} was {before} before and is {after} now.</source>
      <translation type="vanished">新样本（留出 {count} 个）：{figure} 之前为 {before}，现在为 {after}。</translation>
    </message>
    <message>
      <source>One class in a line: red = a red ring</source>
      <translation type="vanished">每行一个类别：red = a red ring</translation>
    </message>
    <message>
      <source>Only texts can be suggested; {slot!r} holds none.</source>
      <translation type="vanished">只能建议文本；{slot!r}中没有文本。</translation>
    </message>
    <message>
      <source>Real data: what real values reach, the ceiling. Shuffled data: real values of other samples. Nearest copy: for each sample the training sample whose conditions are nearest. Best single condition: the run with only its best condition.</source>
      <translation type="vanished">真实数据：真实值所达到的，即上限。打乱的数据：其他样本的真实值。最近的副本：对每个样本取条件最接近的训练样本。最好的单个条件：只给出最好的那个条件时的运行。</translation>
    </message>
    <message>
      <source>Results as a data set</source>
      <translation type="vanished">结果作为数据集</translation>
    </message>
    <message>
      <source>Samples that are told wrongly, the surest first: what is right, what was told, and with which score.</source>
      <translation type="vanished">判错的样本，最有把握的在前：正确答案、判定结果及其得分。</translation>
    </message>
    <message>
      <source>Samples whose numbers are off the most: what is right, and what was told.</source>
      <translation type="vanished">数值偏差最大的样本：正确值和判定值。</translation>
    </message>
    <message>
      <source>Seeds of each family</source>
      <translation type="vanished">每个模型族的种子数</translation>
    </message>
    <message>
      <source>Settings start with generator., fusion., encoder.SLOT., decoder.SLOT., preprocess.SLOT, training. or sampling.</source>
      <translation type="vanished">设置以 generator.、fusion.、encoder.SLOT.、decoder.SLOT.、preprocess.SLOT、training. 或 sampling. 开头。</translation>
    </message>
    <message>
      <source>Share of the samples whose conditions are left out at random.</source>
      <translation type="vanished">随机省去条件的样本所占的比例。</translation>
    </message>
    <message>
      <source>Small pictures: {pictures} MB; prepared data: {arrays} MB; features of similar files: {features} MB; {total} MB in all.</source>
      <translation type="vanished">缩略图：{pictures} MB；准备好的数据：{arrays} MB；相似文件特征：{features} MB；共 {total} MB。</translation>
    </message>
    <message>
      <source>Step {step:,} is left: on the old data {lost:.1f} % are lost.</source>
      <translation type="vanished">放弃第 {step:,} 步：旧数据上损失了 {lost:.1f} %。</translation>
    </message>
    <message>
      <source>The run {run} has lost the checkpoint that it began with.</source>
      <translation type="vanished">训练 {run} 起始的检查点丢失了。</translation>
    </message>
    <message>
      <source>There is no rule {rule!r} that stops trainings early.</source>
      <translation type="vanished">没有名为 {rule!r} 的提前停止规则。</translation>
    </message>
    <message>
      <source>This generator makes one picture, but {count} targets were chosen: {targets}.</source>
      <translation type="vanished">该生成器只生成一张图片，但选择了{count}个目标：{targets}。</translation>
    </message>
    <message>
      <source>Width of the head's hidden layer.</source>
      <translation type="vanished">头部隐藏层的宽度。</translation>
    </message>
    <message>
      <source>With fewer than three seeds, only these checkpoints are compared; which family is better stays open.</source>
      <translation type="vanished">种子少于三个时，只比较这些检查点；哪个模型族更好仍无定论。</translation>
    </message>
    <message>
      <source>With three seeds or more, it can be said which family is better here.</source>
      <translation type="vanished">有三个或更多种子时，可以说明这里哪个模型族更好。</translation>
    </message>
    <message>
      <source>Write words, or drop a picture or a sound: the nearest samples come first.</source>
      <translation type="vanished">输入文字，或拖入图片或声音：最接近的样本排在最前。</translation>
    </message>
    <message>
      <source>heads</source>
      <translation type="vanished">头</translation>
    </message>
    <message>
      <source>{count:,} vectors are looked through one by one, which takes longer.</source>
      <translation type="vanished">将逐个查找 {count:,} 个向量，需要更长时间。</translation>
    </message>
    <message>
      <source>{minutes:g} min, about {steps:,} steps here; it usually takes {usual:,}, here {wanted} min</source>
      <translation type="vanished">{minutes:g} 分钟，在此约 {steps:,} 步；通常需要 {usual:,} 步，在此为 {wanted} 分钟</translation>
    </message>
    <message>
      <source>{name} needs {size:,} MB on the disk.</source>
      <translation type="vanished">{name} 需要 {size:,} MB 磁盘空间。</translation>
    </message>
    <message>
      <source>{rate:,.0f}/s</source>
      <translation type="vanished">{rate:,.0f}/秒</translation>
    </message>
  </context>
</TS>
