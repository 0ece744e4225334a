# Words of the frame around public pages and of form fields.
lang-code = vi
lang-label = Ngôn ngữ
skip-to-content = Tới nội dung chính
brand-line = Thu hút, trọng dụng người tài
strip-label = Trang chính thức
strip-official = Trang chính thức của
strip-how = Cách nhận biết
strip-how-text = Địa chỉ kết thúc bằng .gov.vn và có biểu tượng ổ khóa. Thành phố không thu lệ phí nộp hồ sơ và không hỏi mật khẩu của bạn.
demo-label = Lưu ý
demo-data = Dữ liệu minh họa, không phải người thật

footer-agency = Cơ quan thường trực
footer-help = Trợ giúp
footer-phone = Điện thoại:
footer-email = Thư điện tử:
footer-hours = Giờ làm việc:

field-optional = (không bắt buộc)
field-error = Lỗi:
field-summary = Có chỗ cần sửa
field-choose = Chọn…

button-continue = Tiếp tục
button-save = Lưu
button-back = Quay lại
button-cancel = Hủy
button-busy = Đang gửi…
