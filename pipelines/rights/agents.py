"""Agents that fetch pages to train models on them."""

from typing import Final

TRAINING_AGENTS: Final = (
    "AI2Bot", "Ai2Bot-Dolma", "anthropic-ai", "Applebot-Extended", "Bytespider", "CCBot", "ChatGLM-Spider", "ClaudeBot",
    "CloudVertexBot", "cohere-training-data-crawler", "Cotoyogi", "DeepSeekBot", "Diffbot", "FacebookBot",
    "Factset_spyderbot", "FirecrawlAgent", "FriendlyCrawler", "Google-Extended", "GPTBot", "ICC-Crawler", "img2dataset",
    "ISSCyberRiskCrawler", "Kangaroo Bot", "laion-huggingface-processor", "LAIONDownloader", "meta-externalagent",
    "omgili", "omgilibot", "PanguBot", "SBIntuitionsBot", "TerraCotta", "TikTokSpider", "Timpibot",
    "VelenPublicWebCrawler", "Webzio-Extended", "YandexAdditional", "YandexAdditionalBot",
)  # fmt: skip
"""Those of the list of ai.robots.txt (github.com/ai-robots-txt, table-of-bot-metrics.md at 000552c, MIT) whose use of
what they fetch is told there as training; a site that shuts out one of them by name says no to training."""
