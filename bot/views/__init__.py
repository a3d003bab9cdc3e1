"""What people see: pure functions from values to Block Kit dicts. The ids of buttons and fields live beside them.

Names and other foreign text only ever go into plain text, rich text or, escaped, into mrkdwn. Every message carries
the whole of what it says in its top-level `text`, which is what screen readers read.
"""
