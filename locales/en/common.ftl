# Words of the frame around public pages and of form fields.
lang-code = en
lang-label = Language
skip-to-content = Skip to main content
brand-line = Attracting and valuing talented people
strip-label = Official site
strip-official = Official site of
strip-how = How to tell
strip-how-text = The address ends in .gov.vn and shows a padlock. The city charges no fee for an application and never asks for your password.
demo-label = Please note
demo-data = Demonstration data, not real people

footer-agency = Standing agency
footer-help = Help
footer-phone = Telephone:
footer-email = E-mail:
footer-hours = Office hours:

field-optional = (optional)
field-error = Error:
field-summary = There is something to fix
field-choose = Choose…

button-continue = Continue
button-save = Save
button-back = Go back
button-cancel = Cancel
button-busy = Sending…
